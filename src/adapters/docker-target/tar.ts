/** The little of the tar format that an engine's archive calls need: regular files and folders, written and read. */

const BLOCK = 512;

export interface TarEntry {
  /** Relative, with `/`. */
  readonly path: string;
  /** null: a folder. */
  readonly content: Uint8Array | null;
  readonly mode?: number;
  readonly owner?: number;
}

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, "0")}\0`;

/** Times are zero: the same files give the same bytes. */
export function packTar(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(packEntry), Buffer.alloc(2 * BLOCK)]);
}

function packEntry({ path, content, mode, owner = 0 }: TarEntry): readonly Buffer[] {
  const header = Buffer.alloc(BLOCK);
  const name = Buffer.from(content ? path : `${path}/`);
  if (name.length > 100) throw new Error(`a path of more than 100 bytes does not fit into the archive: ${path}`);
  name.copy(header);
  const size = content?.length ?? 0;
  // Past 8 GiB the octal digits do not reach.
  if (size >= 8 ** 11) throw new Error(`too large for the archive: ${path}`);
  header.write(octal(mode ?? (content ? 0o644 : 0o755), 8), 100);
  header.write(octal(owner, 8), 108);
  header.write(octal(owner, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(0, 12), 136);
  header.write(content ? "0" : "5", 156);
  header.write("ustar\x0000", 257);
  writeChecksum(header);
  return content ? [header, Buffer.from(content), Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)] : [header];
}

/** As if the field itself were spaces. */
export function writeChecksum(header: Buffer): void {
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
}

/** Regular files of an archive as they arrive; links and whatever else is passed over, it is nobody's log. */
export async function* unpackTar(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<TarEntry & { content: Uint8Array }> {
  const reader = blocksOf(stream);
  for (let longName: string | null = null; ; ) {
    const header = await reader(BLOCK);
    if (header.length < BLOCK || header.every((byte) => byte === 0)) return;
    const size = Number.parseInt(header.toString("latin1", 124, 136).replace(/\0.*$/, "").trim() || "0", 8);
    const body = await reader(Math.ceil(size / BLOCK) * BLOCK);
    if (body.length < size) throw new Error("the archive ends in the middle of a file");
    const content = body.subarray(0, size);
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === "L") longName = textOf(content);
    else if (type === "x") longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(content.toString("utf8"))?.[1] ?? longName;
    else {
      const prefix = textOf(header.subarray(345, 500));
      const name = textOf(header.subarray(0, 100));
      const path = longName ?? (prefix === "" ? name : `${prefix}/${name}`);
      longName = null;
      if (type === "0" || type === "\0") yield { path, content };
    }
  }
}

const textOf = (bytes: Buffer): string => bytes.toString("utf8").replace(/\0.*$/s, "");

function blocksOf(stream: AsyncIterable<Uint8Array>): (size: number) => Promise<Buffer> {
  const source = stream[Symbol.asyncIterator]();
  let held: Buffer[] = [];
  let length = 0;
  return async (size) => {
    while (length < size) {
      const next = await source.next();
      if (next.done) break;
      held.push(Buffer.from(next.value));
      length += next.value.length;
    }
    const all = Buffer.concat(held);
    held = [all.subarray(size)];
    length = Math.max(0, all.length - size);
    return all.subarray(0, size);
  };
}
