import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
var INVISIBLE=/[\p{Cc}\p{Bidi_Control}]/gu,oneLine=text=>text.replace(/\s+/gu," ").replace(INVISIBLE,"").trim();function escapeMarkdown(text){return oneLine(text).replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","&gt;").replace(/[\\`*_[\]|~]/gu,"\\$&").replace(/^(?=[-+=] |#{1,6} |---)/u,"\\").replace(/^(\d{1,9})([.)])(?= )/u,"$1\\$2").replace(/[@#](?=[\p{L}\p{N}])/gu,"$&\u200B").replace(/\bgh-(?=\d)/giu,"$&\u200B").replace(/:\/\//gu,":\u200B//").replace(/\bwww\./giu,"$&\u200B")}function unescapeMarkdown(text){return text.replaceAll("\u200B","").replace(/\\([-\\`*_[\]|~+=#.)])/gu,"$1").replaceAll("&lt;","<").replaceAll("&gt;",">").replaceAll("&amp;","&")}function codeSpan(text){let content=oneLine(text).replaceAll("|","\\|"),longest=Math.max(0,...[...content.matchAll(/`+/gu)].map(run=>run[0].length)),fence="`".repeat(longest+1),padding=content===""||content.startsWith("`")||content.endsWith("`")?" ":"";return`${fence}${padding}${content}${padding}${fence}`}function fenced(language,text){let longest=Math.max(2,...[...text.matchAll(/`+/gu)].map(run=>run[0].length)),fence="`".repeat(longest+1);return`${fence}${language}
${text.trimEnd()}
${fence}`}var RULES={left:":--",right:"--:",center:":-:"};function markdownTable(header,alignment,rows){let line=cells=>`| ${cells.join(" | ")} |`;return[line(header),line(alignment.map(each=>RULES[each])),...rows.map(line)].join(`
`)}function details(summary,body){return`<details><summary>${summary}</summary>

${body}

</details>`}var BODY_LIMIT=6e4;function joinWithin(parts,limit){let leftOut=count=>`_${count} more ${count===1?"part is":"parts are"} left out for length; the record has everything._`,reserve=leftOut(parts.length).length+2,kept=[],length=0,omitted=0;for(let part of parts)length+part.length+2<=limit-reserve?(kept.push(part),length+=part.length+2):omitted++;return[...kept,...omitted>0?[leftOut(omitted)]:[]].join(`

`)}export{escapeMarkdown,unescapeMarkdown,codeSpan,fenced,markdownTable,details,BODY_LIMIT,joinWithin};
