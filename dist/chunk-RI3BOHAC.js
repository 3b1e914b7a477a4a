import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
function cutLine(text,limit){return text.length<=limit?text:`${text.slice(0,limit-1).replace(/[\uD800-\uDBFF]$/,"")}\u2026`}export{cutLine};
