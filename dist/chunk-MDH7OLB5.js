import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var UNIT_MS={s:1e3,m:6e4,h:36e5,d:864e5,w:6048e5},DURATION=/^[1-9][0-9]{0,5}[smhdw]$/;function parseDuration(text){if(!DURATION.test(text))throw new RangeError(`not a duration: ${text}`);let unit=text.at(-1);return Number(text.slice(0,-1))*UNIT_MS[unit]}export{DURATION,parseDuration};
