import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
function binNames(edges){let[first]=edges;if(first===void 0)return[];let between=edges.slice(1).map((edge,index)=>`${edges[index]} to ${edge}`);return[`< ${first}`,...between,`>= ${edges.at(-1)}`]}var MISSING_VALUE="(missing)";export{binNames,MISSING_VALUE};
