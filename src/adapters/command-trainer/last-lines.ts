/** Keeps the end of what a program prints, in bounded memory. */

const KEPT_LINES = 20;
const KEPT_CHARACTERS = 500;

export interface LastLines {
  add(chunk: string): void;
  /** The last 20 lines, each cut at 500 characters. */
  text(): string;
}

export function lastLines(): LastLines {
  let lines: readonly string[] = [];
  let open = "";
  const cut = (line: string) => (line.length > KEPT_CHARACTERS ? `${line.slice(0, KEPT_CHARACTERS)}…` : line);
  return {
    add(chunk) {
      const parts = `${open}${chunk}`.split(/\r\n|[\r\n]/);
      // One character more than is kept, so that the cut still shows.
      open = (parts.pop() ?? "").slice(0, KEPT_CHARACTERS + 1);
      lines = [...lines, ...parts.slice(-KEPT_LINES).map(cut)].slice(-KEPT_LINES);
    },
    text: () => [...lines, ...(open === "" ? [] : [cut(open)])].slice(-KEPT_LINES).join("\n"),
  };
}
