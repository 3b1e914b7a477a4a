import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{digestOfJson}from"./chunk-2HCCQP3H.js";var judgingDigest=({gates,evaluation})=>digestOfJson({gates,evaluation});export{judgingDigest};
