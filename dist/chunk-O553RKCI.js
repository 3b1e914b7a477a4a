import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var defineVerb=verb=>({...verb,run:(context,inputs)=>verb.run(context,inputs)});export{defineVerb};
