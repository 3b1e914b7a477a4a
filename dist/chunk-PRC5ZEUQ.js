import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var usesModel=({champion,shadow,continuousTraining},model)=>[champion.model,shadow?.model,continuousTraining?.model].includes(model),deploymentsUsing=({deployments},model)=>[...deployments.values()].filter(each=>usesModel(each,model)).map(({name})=>name);export{usesModel,deploymentsUsing};
