import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
function judgeAuthenticity(identity,writer){return identity===null?"advisory":writer===identity?"authentic":"forged"}export{judgeAuthenticity};
