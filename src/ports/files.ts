/** A folder tree on this machine: sources of datasets, training folders, checkouts. Paths are absolute. */

export interface Files {
  read(path: string): Promise<Uint8Array>;
  exists(path: string): Promise<boolean>;
  /** Atomic: a reader sees the old bytes or the new ones. Creates folders on the way. Parts are never held together. */
  write(path: string, content: Uint8Array | string | AsyncIterable<Uint8Array>): Promise<void>;
  /** Files below the folder as relative paths with `/`, sorted; nothing hidden, no links followed. */
  list(folder: string): Promise<readonly string[]>;
  /** A new empty folder that the caller removes. */
  temporaryFolder(prefix: string): Promise<string>;
  remove(path: string): Promise<void>;
}
