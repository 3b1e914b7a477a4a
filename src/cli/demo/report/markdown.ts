/** Renders bodies as the forge would: GitHub's subset of HTML in markdown, everything else removed. */
import markdownIt from "markdown-it";
import sanitizeHtml from "sanitize-html";

const renderer = markdownIt({ html: true, linkify: false });

export function renderMarkdown(text: string): string {
  return sanitizeHtml(renderer.render(text), {
    allowedTags: [...sanitizeHtml.defaults.allowedTags, "details", "summary", "del"],
    allowedAttributes: { a: ["href"], th: ["style"], td: ["style"], details: ["open"] },
    allowedStyles: { "*": { "text-align": [/^(left|right|center)$/] } },
    allowedSchemes: ["https", "http", "mailto"],
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
