/**
 * Reads an npm package's tarball whose bytes are known (their sha512 was checked before): plain files and folders in
 * the old header format. Whatever else an archive may hold (links, long-name extensions, devices) is refused.
 */
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

const BLOCK = 512;
/** onnxruntime-node's is 301 MB unpacked. */
const MAX_TOTAL_BYTES = 1_000_000_000;

export interface TarballReader {
  /** Paths without the leading `package/`. */
  readonly wanted: (path: string) => boolean;
  readonly write: (path: string, content: Buffer) => Promise<void>;
}

export async function readTarball(file: string, { wanted, write }: TarballReader): Promise<void> {
  const source = createReadStream(file).pipe(createGunzip());
  const bytes = byteReader(source);
  for (;;) {
    const header = await bytes.take(BLOCK);
    if (header === null) throw new Error("the archive ends in the middle");
    if (header.every((byte) => byte === 0)) break;
    const { path, size, isFile } = readHeader(header);
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    if (isFile && wanted(path)) {
      const content = await bytes.take(padded);
      if (content === null) throw new Error(`the archive ends within ${path}`);
      await write(path, content.subarray(0, size));
    } else if (!(await bytes.skip(padded))) throw new Error(`the archive ends within ${path}`);
  }
  source.destroy();
}

interface Header {
  readonly path: string;
  readonly size: number;
  readonly isFile: boolean;
}

function readHeader(header: Buffer): Header {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (octal(header, 148, 8) !== sum) throw new Error("a header of the archive is damaged");
  const type = String.fromCharCode(header[156] ?? 0);
  if (!["0", "\0", "5"].includes(type)) throw new Error(`the archive holds an entry of type ${JSON.stringify(type)}`);
  const prefix = text(header, 345, 155);
  const name = text(header, 0, 100);
  return {
    path: safePath(prefix === "" ? name : `${prefix}/${name}`),
    size: octal(header, 124, 12),
    isFile: type !== "5",
  };
}

/** Below `package/`, whatever the archive says. */
function safePath(path: string): string {
  const [first, ...rest] = path.split("/").filter((part, at, parts) => part !== "" || at < parts.length - 1);
  const isPlain = rest.every((part) => part !== "" && part !== "." && part !== ".." && !/[\\:\p{Cc}]/u.test(part));
  if (first !== "package" || !isPlain) throw new Error(`the archive holds the path ${JSON.stringify(path)}`);
  return rest.join("/");
}

const text = (header: Buffer, from: number, length: number): string =>
  header
    .subarray(from, from + length)
    .toString("utf8")
    .split("\0", 1)[0] ?? "";

function octal(header: Buffer, from: number, length: number): number {
  const digits = text(header, from, length).trim();
  if (!/^[0-7]+$/.test(digits)) throw new Error("a header of the archive is damaged");
  return Number.parseInt(digits, 8);
}

/** Null, or false, where fewer bytes are left. */
function byteReader(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  let total = 0;
  const more = async (): Promise<boolean> => {
    const { value, done } = await chunks.next();
    if (done === true) return false;
    total += value.length;
    if (total > MAX_TOTAL_BYTES) throw new Error("the archive is larger than any that is expected");
    rest = value;
    return true;
  };
  /** Hands `count` bytes on, piece by piece. */
  const each = async (count: number, use: (piece: Buffer) => void): Promise<boolean> => {
    let left = count;
    while (left > 0) {
      if (rest.length === 0 && !(await more())) return false;
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      use(piece);
    }
    return true;
  };
  return {
    take: async (count: number): Promise<Buffer | null> => {
      const pieces: Buffer[] = [];
      return (await each(count, (piece) => pieces.push(piece))) ? Buffer.concat(pieces) : null;
    },
    skip: (count: number): Promise<boolean> => each(count, () => {}),
  };
}
