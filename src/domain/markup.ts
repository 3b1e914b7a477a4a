/** Text as HTML and XML write it, where it must not become an element or leave a quoted attribute. */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeMarkup = (text: string): string => text.replace(/[&<>"']/gu, (each) => ENTITIES[each] ?? each);
