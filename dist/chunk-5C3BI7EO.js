import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
function random(seed){let a=0,b=seed|0,c=Math.floor(seed/2**32)|0,counter=1,next=()=>{let sum=a+b+counter|0;return counter=counter+1|0,a=b^b>>>9,b=c+(c<<3)|0,c=(c<<21|c>>>11)+sum,(sum>>>0)/2**32};for(let round=0;round<15;round++)next();return next}export{random};
