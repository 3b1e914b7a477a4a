import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var VALIDATE_CHECK="validate-ok",EVIDENCE_CHECK="understudy / evidence",GATES_CHECK="understudy/gates";export{VALIDATE_CHECK,EVIDENCE_CHECK,GATES_CHECK};
