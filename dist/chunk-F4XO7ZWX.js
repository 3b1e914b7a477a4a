import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{EXIT_CODES}from"./chunk-JNHIOQ27.js";import{GLOBAL_INPUTS}from"./chunk-UMZYG6HS.js";var COMMAND="npm run -s understudy --",WIDTH=100;function verbUsage(verb){let words=Object.entries(verb.inputs).filter(([,input])=>input.positional).map(([name,input])=>isRequired(input)?`<${name}>`:`[${name}]`);return[COMMAND,verb.name,...words,"[flags]"].join(" ")}function verbHelp(verb){return[`${verb.summary}.`,`Usage: ${verbUsage(verb)}`,wrapped(verb.details,0),section("Flags",flagRows(verb.inputs)),section("Flags of every verb",[...flagRows(GLOBAL_INPUTS),...faceRows(verb)]),section("Outputs (members of the JSON object)",Object.entries(verb.outputs)),...verb.examples?[`Examples
${verb.examples.map(each=>`  ${COMMAND} ${each}`).join(`
`)}`]:[],section("Exit codes",Object.entries(EXIT_CODES))].filter(part=>part!=="").join(`

`).concat(`
`)}function generalHelp(verbs){return["GitOps for machine-learning models: the repository is the registry, a pull request is a promotion.",`Usage: ${COMMAND} <verb> [flags]`,section("Verbs",[...verbs].map(([name,{summary}])=>[name,`${summary}.`])),`${COMMAND} <verb> --help says more about one of them.`].join(`

`).concat(`
`)}var isRequired=input=>"required"in input&&input.required===!0,faceRows=verb=>[...verb.writes?[["--dry-run","Decide and print the plan; write nothing."]]:[],["--json","Print one JSON object on standard output; everything else goes to standard error."],["--help","Print this text."]];function flagRows(inputs){return Object.entries(inputs).map(([name,input])=>[flag(name,input),`${input.description}${remark(input)}`])}function flag(name,input){return input.type==="boolean"?`--${name}`:`--${name} <${input.type==="choice"?input.choices.join("|"):input.type}>`}function remark(input){if(isRequired(input))return" (required)";let byDefault=defaultOf(input);return byDefault===null?"":` (default: ${byDefault})`}var defaultOf=input=>"default"in input&&input.default!==void 0?String(input.default):null;function section(title,rows){if(rows.length===0)return"";let indent=Math.min(32,Math.max(...rows.map(([name])=>name.length))+4),lines=rows.map(([name,description])=>{let text=wrapped(description,indent);return name.length+4>indent?`  ${name}
${text}`:`  ${name}`.padEnd(indent)+text.slice(indent)});return`${title}
${lines.join(`
`)}`}function wrapped(text,indent){let margin=" ".repeat(indent);return text.split(`

`).map(paragraph=>{let lines=[margin];for(let word of paragraph.split(/\s+/)){let line=lines.at(-1)??margin;line.length+word.length+1>WIDTH&&line!==margin?lines.push(margin+word):lines[lines.length-1]=line===margin?margin+word:`${line} ${word}`}return lines.join(`
`)}).join(`

`)}export{COMMAND,verbHelp,generalHelp};
