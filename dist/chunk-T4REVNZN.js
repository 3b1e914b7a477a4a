import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var siteOf=apiUrl=>apiUrl==="https://api.github.com"?"https://github.com":apiUrl.replace(/\/api\/v3\/?$/,"");export{siteOf};
