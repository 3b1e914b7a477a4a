import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{howToAsk,howToAskDeployed}from"./chunk-RUNYROIO.js";import"./chunk-WWWCWNSA.js";import"./chunk-V4FZX3SB.js";export{howToAsk,howToAskDeployed};
