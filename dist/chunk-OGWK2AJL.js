import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
function momentColumn({columns,split,id}){let times=columns.filter(({type})=>type==="time").map(({name})=>name);return[split.column,id].find(name=>times.includes(name))??(times.length===1?times[0]??null:null)}export{momentColumn};
