import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{mappingLines}from"./chunk-GMEJR4B6.js";function writeYaml(document,{schemaComment}={}){return`${[...schemaComment===void 0?[]:[`# yaml-language-server: $schema=${schemaComment}`],...mappingLines(document,0)].join(`
`)}
`}export{writeYaml};
