/** Files out of a request's body: what waits, to be decoded, copied or logged, is counted by its own size. */

/**
 * The files as they are where they make up most of what they are views of; elsewhere copies. A view of a hundred bytes
 * holds all of its body, or the piece of memory that the system's bytes came in.
 */
export function ownBytes(files: readonly Uint8Array[]): readonly Uint8Array[] {
  const [first] = files;
  if (!first) return files;
  const size = files.reduce((sum, file) => sum + file.byteLength, 0);
  return 2 * size >= first.buffer.byteLength ? files : files.map((file) => new Uint8Array(file));
}
