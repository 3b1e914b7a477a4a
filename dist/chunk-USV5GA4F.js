import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var discardingLog={write:()=>{},feedback:async()=>{},telemetry:async()=>{},close:async()=>{}};export{discardingLog};
