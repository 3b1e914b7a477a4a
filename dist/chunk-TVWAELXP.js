import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{mappingLines}from"./chunk-G5WAVHAP.js";function writeYaml(document,{schemaComment}={}){return`${[...schemaComment===void 0?[]:[`# yaml-language-server: $schema=${schemaComment}`],...mappingLines(document,0)].join(`
`)}
`}export{writeYaml};
