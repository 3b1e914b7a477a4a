import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var TASKS=["tabular-classification"],PROBABILITIES="probabilities";export{TASKS,PROBABILITIES};
