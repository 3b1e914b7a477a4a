import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);
import{NOTHING,html,joined,raw}from"./chunk-WRTGUO5N.js";import{createHash}from"node:crypto";var LIGHT=`--ink:#1b2733;--soft:#566372;--line:#dfe4ea;--grid:#e8ecf1;--ground:#f5f7f9;--paper:#fff;--link:#0b5fa5;
--c0:#8b96a3;--c1:#0072b2;--c2:#b8730a;--c3:#009e73;--c4:#5b6b7c;--c5:#a8517f;--c6:#c24e00;--reference:#0072b21f;--limit:#b3261e;
--deployed:#0072b2;--rolled-back:#b3261e;--retrained:#00795a;--fired:#c24e00;--recovered:#8b96a3;
--good:#0b6b4a;--warn:#8a5300;--bad:#b3261e;--good-soft:#e0f3ec;--warn-soft:#fdf0d9;--bad-soft:#fce6e3;--quiet-soft:#eceff3;
--h0:#f3f5f7;--h1:#dbe7f2;--h2:#f6d9a8;--h3:#e9a25f;--h4:#c85a1e;--h4-ink:#fff;--r1:#dcebf6;--r2:#b5d5ec;--r3:#8cc0e3;--r4:#62a9d9;--w1:#fdf0d9;--w2:#f8dcae;--w3:#efb978;--w4:#e0903c`,DARK=`--ink:#e6ebf0;--soft:#9fadbb;--line:#2c3946;--grid:#25313c;--ground:#0f161d;--paper:#17212b;--link:#7cc0f2;
--c0:#7d8a97;--c1:#56b4e9;--c2:#e69f00;--c3:#2fc796;--c4:#a7b4c2;--c5:#e08ab9;--c6:#f0803c;--reference:#56b4e92b;--limit:#ff8a80;
--deployed:#56b4e9;--rolled-back:#ff8a80;--retrained:#2fc796;--fired:#f0803c;--recovered:#7d8a97;
--good:#5fd6ab;--warn:#f2b958;--bad:#ff9c92;--good-soft:#12352b;--warn-soft:#3a2c12;--bad-soft:#431d1b;--quiet-soft:#233040;
--h0:#1d2833;--h1:#21405a;--h2:#5d4618;--h3:#95601f;--h4:#e0762f;--h4-ink:#14100c;--r1:#1c3345;--r2:#1d425e;--r3:#1e5680;--r4:#1f68a0;--w1:#33291a;--w2:#4d3a1b;--w3:#6f4f1d;--w4:#99661d`,METERS=Array.from({length:21},(_,index)=>`.w${index}{width:${(index*.15).toFixed(2)}em}`).join(""),STYLE=`:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
html{scroll-padding-top:3.5rem}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:2px}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem;z-index:9}
header,main,footer,nav>ul{max-width:1180px;margin:0 auto;padding-left:24px;padding-right:24px}
header{padding-top:34px;padding-bottom:16px}
header p{margin:0;color:var(--soft)}
.crumb{font-size:14px;margin-bottom:4px}
h1{margin:0 0 6px;font-size:30px;line-height:1.2;letter-spacing:-.015em;font-weight:650;display:flex;flex-wrap:wrap;align-items:center;gap:12px}
h1 .badge{font-size:14px;letter-spacing:0}
h2{margin:0 0 4px;font-size:20px;letter-spacing:-.01em;font-weight:650}
h3{margin:0;font-size:14px;font-weight:600}h3.sub{margin:28px 0 4px;font-size:16px}
.panel h3::first-letter,.parts h3::first-letter{text-transform:uppercase}[id^=feature-] h3::first-letter{text-transform:none}
section{padding:30px 0 4px}
.lead{margin:0 0 14px;color:var(--soft);max-width:72ch}
nav{position:sticky;top:0;z-index:2;background:var(--ground);border-bottom:1px solid var(--line)}
nav>ul{display:flex;gap:22px;list-style:none;margin-top:0;margin-bottom:0;overflow-x:auto}
nav a{display:block;padding:11px 0;color:var(--soft);text-decoration:none;white-space:nowrap;font-weight:600;font-size:14px}
nav a:hover,nav a:focus-visible{color:var(--ink)}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,350px),1fr));gap:16px;margin:0 0 16px}
.grid>div{display:grid;min-width:0}
.panel,.card{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:14px 16px;margin:0;min-width:0}
figure.panel{display:flex;flex-direction:column}figure.panel>svg{margin-top:auto}
section>.panel{margin-bottom:16px}
figcaption{display:grid;grid-template-columns:1fr auto;gap:0 12px;align-items:baseline;min-height:46px}
.now{margin:0;font-size:19px;font-weight:650;font-variant-numeric:tabular-nums;text-align:right;letter-spacing:-.01em;white-space:nowrap}
.now small{font-size:12px;font-weight:400;color:var(--soft);letter-spacing:0}
.keys{grid-column:1/-1;list-style:none;display:flex;flex-wrap:wrap;gap:2px 14px;margin:2px 0 4px;padding:0;font-size:12.5px;color:var(--soft)}
.keys li{display:flex;align-items:center;gap:6px}
.key{display:inline-block;width:14px;height:0;border-top:2.5px solid;flex:none}
.key.dash{border-top-style:dashed}.key.box{width:11px;height:11px;border:0;border-radius:2px;background:currentColor}
${[0,1,2,3,4,5,6].map(index=>`.k${index}{color:var(--c${index})}`).join("")}
.key.reference{background:var(--reference);outline:1px solid var(--c1)}.key.limit{color:var(--limit)}
${["deployed","rolled-back","retrained","fired","recovered"].map(kind=>`.m-${kind}{color:var(--${kind});width:0;height:13px;border:0;border-left:2px solid;margin-right:2px}`).join("")}
.m-retrained,.m-recovered{border-left-style:dashed}.m-fired{border-left-style:dotted}
svg{display:block;width:100%;height:auto;overflow:visible}
svg text{fill:var(--soft);font:11px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;dominant-baseline:central;font-variant-numeric:tabular-nums}
.badge{display:inline-flex;align-items:center;gap:6px;border-radius:999px;padding:1px 10px 1px 8px;font-size:13px;font-weight:600;white-space:nowrap}
.badge i{font-style:normal;font-size:10px}
.badge.good{background:var(--good-soft);color:var(--good)}.badge.warn{background:var(--warn-soft);color:var(--warn)}
.badge.bad{background:var(--bad-soft);color:var(--bad)}.badge.quiet{background:var(--quiet-soft);color:var(--soft)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,520px),1fr));gap:18px;list-style:none;margin:0;padding:0}
.card{padding:20px 22px}
.card h2{display:flex;flex-wrap:wrap;align-items:center;gap:10px;margin-bottom:2px}
.card h2 a{color:inherit;text-decoration:none}.card h2 a:hover{text-decoration:underline}
.roles{margin:0 0 14px;color:var(--soft)}.roles b{color:var(--ink);font-weight:600}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(104px,1fr));gap:14px;margin:0 0 14px}
.figures>div{min-width:0}
.figures dt{font-size:12.5px;color:var(--soft)}
.figures dd{margin:0;font-size:20px;font-weight:650;font-variant-numeric:tabular-nums;letter-spacing:-.01em;line-height:1.3}
.figures dd small{display:block;font-size:12px;font-weight:400;color:var(--soft);letter-spacing:0}
.figures svg{height:26px;width:100%;margin-top:2px}
.groups{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:6px 16px;list-style:none;margin:0;padding:12px 0 0;border-top:1px solid var(--line);font-size:14px}
.groups li{display:flex;justify-content:space-between;align-items:center;gap:8px;overflow-wrap:normal}
.missing,.details{margin:6px 0 0;padding-left:18px;font-size:13.5px;color:var(--soft)}
.card .missing{margin-top:12px}
.missing li::marker{color:var(--warn)}
.parts{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,350px),1fr));gap:16px}
.parts>li{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.parts p{margin:4px 0 0;font-size:14px}.part{display:flex;justify-content:space-between;align-items:center;gap:10px}
.scroll{overflow-x:auto;max-width:100%}
section>.scroll,details>.scroll{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:4px 16px 10px;margin-bottom:16px}
table{border-collapse:collapse;font-size:14px;width:100%}
caption{text-align:left;color:var(--soft);font-size:13px;padding:8px 0}caption span{display:block;max-width:calc(100vw - 64px)}
th,td{text-align:left;padding:7px 14px 7px 0;border-bottom:1px solid var(--grid);vertical-align:top;font-weight:400}
thead th{color:var(--soft);font-size:12.5px;font-weight:600;border-bottom-color:var(--line);white-space:nowrap}
tbody tr:last-child>*{border-bottom:0}
th.number,td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
tr:target>*,tr.current>*{background:var(--good-soft)}:target>.panel{border-color:var(--link);box-shadow:0 0 0 2px var(--link)}
.reason{color:var(--soft);font-size:13.5px}
td{white-space:nowrap}td,th{overflow-wrap:normal}th[scope=row]{min-width:12em;overflow-wrap:anywhere}td .reason{display:block;white-space:normal;min-width:12em}
.heat{font-size:12.5px;border-spacing:0;border-collapse:separate}
.heat th,.heat td{border:0;padding:0}
.heat th[scope=row]{white-space:nowrap;padding:0 14px 0 0;position:sticky;left:0;background:var(--paper);z-index:1;vertical-align:middle;min-width:0}
.heat small{color:var(--soft)}
.heat thead th{font-weight:500;padding:0 0 5px 4px;font-variant-numeric:tabular-nums}
.heat td{height:30px;min-width:58px;text-align:center;vertical-align:middle;border:1.5px solid var(--paper);border-radius:5px;font-variant-numeric:tabular-nums}
.heat thead td{height:auto;min-width:0!important}
.heat.wide td{min-width:15px;position:relative}.heat.wide thead th{white-space:nowrap;padding-left:3px;border-left:1px solid var(--line)}
.heat.wide tbody span{position:absolute;opacity:0;left:50%;top:-22px;transform:translateX(-50%);pointer-events:none;background:var(--ink);color:var(--paper);padding:0 6px;border-radius:4px;z-index:3}
.heat.wide tbody td:hover span{opacity:1}
${[0,1,2,3,4].map(level=>`.h${level}{background:var(--h${level})}`).join("")}.heat .h4{color:var(--h4-ink)}
.heat td.failed{box-shadow:inset 0 0 0 2px var(--ink)}
.heat-keys{margin-top:10px}.heat-keys .key{width:20px;height:12px;border:0;border-radius:3px}
.confusion td{text-align:center;font-variant-numeric:tabular-nums;padding:7px 10px;min-width:3em;border:2px solid var(--paper);border-radius:5px}
.confusion th{padding:7px 10px 7px 0;min-width:0!important;border:0}.confusion{border-collapse:separate;border-spacing:0}
.confusion thead th{text-align:center;padding:4px 8px;white-space:normal}
${[1,2,3,4].map(level=>`.right${level}{background:var(--r${level})}.wrong${level}{background:var(--w${level})}`).join("")}
.right0,.wrong0{color:var(--soft)}
.meter{display:inline-block;height:.55em;border-radius:2px;background:var(--c1);margin-right:.6em;vertical-align:baseline}${METERS}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));gap:0 28px;margin:0;background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:8px 18px}
.facts>div{padding:9px 0;border-bottom:1px solid var(--grid)}.facts dt{font-size:12.5px;color:var(--soft)}.facts dd{margin:0}
code{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--quiet-soft);border-radius:4px;padding:1px 5px}
.note{margin:6px 0 0;font-size:13px;color:var(--soft)}
details{margin:0 0 16px}
summary{cursor:pointer;font-weight:600;font-size:14px;padding:8px 0;color:var(--link)}
.column{padding:18px 0 6px;border-top:1px solid var(--line);scroll-margin-top:3.5rem}
.column h3{font-size:17px;display:flex;flex-wrap:wrap;align-items:center;gap:8px;margin-bottom:6px}.column h3 small,td small,th small{font-weight:400;color:var(--soft)}
h4{margin:0;font-size:14px;font-weight:600}
.sides{overflow:hidden}.sides .scroll{margin-top:-8px}.sides th[scope=row]{min-width:0}.sides td,.sides th{padding-top:4px;padding-bottom:4px;font-size:13px}
.column .grid,.grid.two{align-items:start}.grid.two svg{max-width:420px}.grid.two{grid-template-columns:repeat(auto-fill,minmax(min(100%,480px),1fr))}.column figure.panel>svg{margin-top:0}
#columns th[scope=row]{min-width:8em}.noted{font-size:12px;white-space:nowrap}
.outline svg{width:110px;height:26px}
.figures.head{margin-top:18px}.findings{margin:0 0 16px;padding-left:20px}
tr.decides>*{background:var(--quiet-soft)}
footer{color:var(--soft);font-size:13px;padding-top:30px;padding-bottom:50px}
@media (max-width:600px){header,main,footer,nav>ul{padding-left:14px;padding-right:14px}header{padding-top:22px}h1{font-size:24px}.card{padding:16px}.figures{grid-template-columns:1fr 1fr}}
@media print{nav{display:none}.panel,.card,tr{break-inside:avoid}details::details-content{content-visibility:visible;block-size:auto}}`;var POLICY=`default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;function renderPage({title,header,sections,footer}){let full=sections.filter(({body})=>body.html!==""),nav=full.length>1?html`<nav aria-label="Sections"><ul>${full.map(({id,title:name})=>html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>`:html``;return`${html`${raw("<!doctype html>")}
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${raw(STYLE)}</style></head>
<body><a class="skip" href="#content">To the content</a><header>${header}</header>
${nav}<main id="content">${joined(full.map(sectionOf),`
`)}</main>
<footer>${footer}</footer></body></html>`.html}
`}var sectionOf=({id,title,lead,body})=>html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${lead===void 0?raw(""):html`<p class="lead">${lead}</p>`}${body}</section>`;function table(caption,columns,rows){if(rows.length===0)return NOTHING;let head=columns.map(({title,isNumber})=>html`<th scope="col"${isNumber?NUMBER:NOTHING}>${title}</th>`),body=rows.map(({cells,id,tone})=>{let each=cells.map((cell,index)=>index===0?html`<th scope="row">${cell}</th>`:html`<td${columns[index]?.isNumber?NUMBER:NOTHING}>${cell}</td>`);return html`<tr${id===void 0?NOTHING:html` id="${id}"`}${tone===void 0?NOTHING:html` class="${tone}"`}>${each}</tr>`});return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption><span>${caption}</span></caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`}var NUMBER=html` class="number"`,folded=(summary,content,id)=>content.html===""?NOTHING:html`<details${id===void 0?NOTHING:html` id="${id}"`}><summary>${summary}</summary>${content}</details>`;var SHAPES={good:"\u25CF",warn:"\u25C6",bad:"\u25B2",quiet:"\u25CB"},badge=(tone,text)=>html`<span class="badge ${tone}"><i aria-hidden="true">${SHAPES[tone]}</i> ${text}</span>`;export{renderPage,table,folded,badge};
