import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var SIGNAL_GROUPS=["quality","drift","performance","operations"],SERVER_DEVICE="understudy/server",SERVER_READINGS=["server.requests","server.errors","server.rejected","server.memory","server.cpu","server.queue"];export{SIGNAL_GROUPS,SERVER_DEVICE,SERVER_READINGS};
