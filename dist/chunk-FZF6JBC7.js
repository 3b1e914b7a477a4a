import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var VERDICTS=["pass","inconclusive","fail","error"];function worst(verdicts){if(verdicts.length===0)return"inconclusive";let rank=Math.max(...verdicts.map(verdict=>VERDICTS.indexOf(verdict)));return VERDICTS[rank]??"error"}export{VERDICTS,worst};
