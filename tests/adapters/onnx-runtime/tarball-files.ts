/** Tarballs as npm makes them, and as nobody should. */
import { gzipSync } from "node:zlib";

export interface Entry {
  readonly path: string;
  readonly content?: string | Buffer;
  /** `0` a file, `5` a folder, `2` a link. */
  readonly type?: string;
}

export function tarball(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, content = "", type = "0" }) => {
    const bytes = Buffer.from(content);
    return [headerOf(path, bytes.length, type), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

function headerOf(path: string, size: number, type: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(path, 0, 100);
  header.write("0000644\0", 100);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write("        ", 148);
  header.write(type, 156);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}
