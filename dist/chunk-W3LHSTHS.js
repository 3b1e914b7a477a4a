import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{digestOfJson}from"./chunk-2HCCQP3H.js";function trainingKey(model,dataset,trainer,attempt){let{name,features}=model,{runner:_runner,...training}=model.training;return digestOfJson({model:name,dataset,training,features,trainer,attempt})}export{trainingKey};
