/** The report's one style sheet; nothing is loaded from anywhere. */

export const STYLE = `
:root { --ink: #1f2328; --soft: #57606a; --line: #d8dee4; --ground: #f6f8fa; --paper: #ffffff; --accent: #3b6ea5; color-scheme: light; }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; overflow-wrap: anywhere; background: var(--ground); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main, header > div { max-width: 940px; margin: 0 auto; padding: 0 20px; }
header { background: #1d2a3a; color: #fff; padding: 40px 0 34px; }
header h1 { margin: 0 0 6px; font-size: 30px; letter-spacing: -0.01em; }
header p { margin: 0; color: #c5d0dc; max-width: 62ch; }
nav { position: sticky; top: 0; z-index: 2; background: rgba(246, 248, 250, 0.95); border-bottom: 1px solid var(--line); }
nav ul { max-width: 940px; margin: 0 auto; padding: 0 20px; display: flex; gap: 22px; list-style: none; overflow-x: auto; }
nav a { display: block; padding: 12px 0; color: var(--soft); text-decoration: none; white-space: nowrap; font-weight: 600; font-size: 14px; }
nav a:hover { color: var(--accent); }
section { padding: 34px 0 8px; }
h2 { font-size: 21px; margin: 0 0 4px; }
h2 + p { margin: 0 0 16px; color: var(--soft); max-width: 70ch; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 12px; margin: 26px 0 0; }
.tile { background: rgba(255, 255, 255, 0.08); border-radius: 8px; padding: 12px 14px; }
.tile b { display: block; font-size: 20px; line-height: 1.3; overflow-wrap: anywhere; }
table.plain td:first-child { white-space: nowrap; } .panel table.plain { overflow: visible; min-width: 620px; }
.tile span { color: #c5d0dc; font-size: 13px; }
.panel { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 16px 18px; margin: 0 0 16px; overflow-x: auto; }
.panel h3 { margin: 0 0 8px; font-size: 15px; }
.panel svg { display: block; min-width: 560px; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; margin: 0 0 12px; }
.card > summary { cursor: pointer; padding: 14px 18px; list-style: none; position: relative; padding-right: 44px; }
.card > summary::-webkit-details-marker { display: none; }
.card > summary::after { content: "+"; position: absolute; right: 18px; top: 14px; font-size: 20px; color: var(--soft); }
.card[open] > summary::after { content: "−"; }
.card[open] > summary { border-bottom: 1px solid var(--line); }
.card h3 { margin: 6px 0 2px; font-size: 16px; line-height: 1.35; }
.card-body { padding: 6px 18px 18px; overflow-x: auto; }
.number { color: var(--soft); font-weight: 400; }
.meta { color: var(--soft); font-size: 13px; margin: 0; overflow-wrap: anywhere; }
.badges { display: flex; gap: 6px; flex-wrap: wrap; }
.badge { font-size: 12px; font-weight: 600; border-radius: 999px; padding: 1px 9px; border: 1px solid transparent; }
.badge.open { background: #1a7f37; color: #fff; } .badge.merged { background: #7a4fc9; color: #fff; } .badge.closed { background: #6b7280; color: #fff; }
.badge.kind { background: #eaeef2; color: #3d4650; }
.badge.good { background: #dafbe1; color: #116329; } .badge.unsure { background: #fff8c5; color: #7d4e00; } .badge.bad { background: #ffebe9; color: #a40e26; }
.comment { border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; margin: 12px 0; }
.markdown h2 { font-size: 17px; border-bottom: 1px solid var(--line); padding-bottom: 4px; margin: 22px 0 10px; }
.markdown h2 + p { color: inherit; margin: 0 0 12px; max-width: none; }
.markdown h3 { font-size: 15px; margin: 18px 0 8px; }
.markdown table, table.plain { border-collapse: collapse; margin: 10px 0; font-size: 14px; display: block; overflow-x: auto; max-width: 100%; }
.markdown th, .markdown td, table.plain th, table.plain td { border: 1px solid var(--line); padding: 5px 10px; text-align: left; vertical-align: top; }
.markdown th, table.plain th { background: var(--ground); }
.markdown details { border: 1px solid var(--line); border-radius: 8px; padding: 8px 12px; margin: 10px 0; }
.markdown summary { cursor: pointer; font-weight: 600; }
code { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: #eff2f5; border-radius: 4px; padding: 1px 5px; overflow-wrap: anywhere; }
pre { margin: 0; overflow-x: auto; } .markdown pre { background: var(--ground); border-radius: 8px; padding: 12px; } .markdown pre code { background: none; padding: 0; }
.diff { border: 1px solid var(--line); border-radius: 8px; margin: 10px 0; overflow: hidden; }
.diff figcaption { background: var(--ground); border-bottom: 1px solid var(--line); padding: 6px 12px; font-size: 13px; color: var(--soft); }
.diff pre, .panel, .markdown table { overflow-wrap: normal; }
.diff pre { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.diff span { display: block; padding: 0 12px; white-space: pre; width: max-content; min-width: 100%; }
.diff .add { background: #dafbe1; } .diff .remove { background: #ffebe9; }
ol.steps { list-style: none; margin: 0; padding: 0 0 0 18px; border-left: 2px solid var(--line); }
ol.steps > li { position: relative; padding: 0 0 18px; }
ol.steps > li::before { content: ""; position: absolute; left: -25px; top: 6px; width: 12px; height: 12px; border-radius: 50%; background: var(--accent); border: 2px solid var(--ground); }
ol.steps h3 { margin: 0; font-size: 15px; } ol.steps ul { margin: 4px 0 0; padding-left: 18px; color: #3d4650; }
footer { max-width: 940px; margin: 0 auto; padding: 26px 20px 60px; color: var(--soft); font-size: 13px; }
.card > summary, .card { break-inside: avoid; } section { scroll-margin-top: 48px; } .card { scroll-margin-top: 56px; }
@media (max-width: 600px) { .tiles { grid-template-columns: 1fr 1fr; } header { padding: 26px 0; } header h1 { font-size: 24px; } .card > summary { padding-left: 14px; } .card-body { padding: 4px 14px 14px; } }
`;
