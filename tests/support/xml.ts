/** What stands against a text being well-formed XML, as far as our own pictures use of it. */

const TAG = /<(\/?)([A-Za-z]+)((?: [A-Za-z0-9:-]+="[^"<]*")*)(\/?)>/y;
const TEXT = /[^<]+/y;
/** Named ones of HTML are none of XML. */
const ENTITY = /&(?!(?:amp|lt|gt|quot|#39);)/;
/** Characters that no XML document may have, and others that pictures do without. */
const FORBIDDEN = /[\p{Cs}\uFFFE\uFFFF]/u;
const CONTROL = /\p{Cc}/u;

export function problemsOfXml(document: string): readonly string[] {
  const open: string[] = [];
  if (ENTITY.test(document)) return ["an entity that XML does not have"];
  if (FORBIDDEN.test(document) || CONTROL.test(document.replaceAll("\n", "")))
    return ["a character that XML does not have"];
  for (let at = 0; at < document.length; ) {
    TAG.lastIndex = at;
    TEXT.lastIndex = at;
    const tag = TAG.exec(document);
    const found = tag ?? TEXT.exec(document);
    if (!found) return [`not a tag: ${document.slice(at, at + 40)}`];
    at += found[0].length;
    if (!tag) continue;
    const [, closing, name = "", , empty] = tag;
    if (closing && open.pop() !== name) return [`</${name}> closes nothing`];
    if (!closing && !empty) open.push(name);
  }
  return open.map((name) => `<${name}> stays open`);
}
