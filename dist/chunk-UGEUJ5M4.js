import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var TASKS=["tabular-classification","tabular-regression","image-classification"],PROBABILITIES="probabilities",VALUE="value",answersOf=task=>task==="tabular-regression"?"values":"classes";export{TASKS,PROBABILITIES,VALUE,answersOf};
