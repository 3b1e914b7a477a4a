import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{draw}from"./chunk-QQ2NQ4WQ.js";import"./chunk-WO5VRHVB.js";import"./chunk-WRTGUO5N.js";import"./chunk-UCHCU3UB.js";import"./chunk-V4FZX3SB.js";export{draw};
