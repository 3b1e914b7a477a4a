import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var[first]=process.argv.slice(2);if(first?.startsWith("{")){let{serveProcess}=await import("./serve.js");await serveProcess(first)}else process.argv.splice(2,0,"serve"),await import("./understudy.js");
