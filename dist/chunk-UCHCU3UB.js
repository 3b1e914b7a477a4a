import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var ENTITIES={"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;","'":"&#39;"},escapeMarkup=text=>text.replace(/[&<>"']/gu,each=>ENTITIES[each]??each);export{escapeMarkup};
