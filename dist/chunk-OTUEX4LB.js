import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var PERCENT=/^[0-9]{1,4}(?:\.[0-9]{1,4})?%$/u;function marginOf(written){return typeof written=="number"?Number.isFinite(written)&&written>=0?{kind:"absolute",value:written}:null:PERCENT.test(written)?{kind:"relative",value:+`${written.slice(0,-1)}e-2`}:null}export{marginOf};
