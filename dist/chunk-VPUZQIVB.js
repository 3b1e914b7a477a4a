import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var RETRAIN_TRIGGERS=["reviewed","drift","performance","schedule","dataset","manual"],isOfKind=(record,kind)=>record.kind===kind,oldestFirst=(a,b)=>a.createdAt<b.createdAt||a.createdAt===b.createdAt&&a.key<b.key?-1:1;export{RETRAIN_TRIGGERS,isOfKind,oldestFirst};
