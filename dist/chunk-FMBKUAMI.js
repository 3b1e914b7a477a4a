import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
function normals(uniform){let kept=null;return()=>{if(kept!==null){let value=kept;return kept=null,value}let radius=Math.sqrt(-2*Math.log(1-uniform())),angle=2*Math.PI*uniform();return kept=radius*Math.sin(angle),radius*Math.cos(angle)}}export{normals};
