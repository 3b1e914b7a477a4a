import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var grouped=count=>String(count).replace(/\B(?=(\d{3})+$)/gu,",");export{grouped};
