/** A pull request's body as a page that looks like the forge's: its subset of HTML, its fonts, its tables. */
import markdownIt from "markdown-it";

const STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1f2328; --faint: #59636e; --rule: #d1d9e0; --stripe: #f6f8fa; --link: #0969da; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0d1117; --ink: #f0f6fc; --faint: #9198a1; --rule: #3d444d; --stripe: #151b23; --link: #4493f8; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
main { max-width: 896px; margin: 24px auto; border: 1px solid var(--rule); border-radius: 6px; padding: 8px 20px 20px; }
h1, h2 { border-bottom: 1px solid var(--rule); padding-bottom: .3em; }
h1 { font-size: 26px; } h2 { font-size: 21px; } h4 { font-size: 14px; margin: 20px 0 10px; }
table { border-collapse: collapse; display: block; overflow: auto; width: max-content; max-width: 100%; margin: 12px 0; }
th, td { border: 1px solid var(--rule); padding: 6px 13px; }
tr:nth-child(2n) { background: var(--stripe); }
sub { color: var(--faint); font-size: 11px; line-height: 1; }
code { background: var(--stripe); border-radius: 6px; padding: .2em .4em; font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
img { max-width: 100%; } a { color: var(--link); text-decoration: none; }
details { margin: 10px 0; } summary { cursor: pointer; }
.mermaid { margin: 12px 0; }
`;

const renderer = markdownIt({ html: true, linkify: false });

/** Diagrams are left as text where there is nobody to draw them. */
export function pageOf(title: string, markdown: string, mermaid: string | null): string {
  const body = renderer
    .render(markdown)
    .replaceAll(/<pre><code class="language-mermaid">([\s\S]*?)<\/code><\/pre>/g, '<pre class="mermaid">$1</pre>');
  const draw =
    mermaid === null
      ? ""
      : `<script>${mermaid}</script><script>mermaid.initialize({ startOnLoad: false, theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "default" });</script>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${renderer.utils.escapeHtml(title)}</title><style>${STYLE}</style><body><main>${body}</main>${draw}</body></html>`;
}
