/** What an evaluation shows to whoever decides: told by the stage that measured, carried by the one that proposes. */

export interface EvidenceReport {
  /** The verdict in plain words, with its sign. */
  readonly headline: string;
  /** Markdown of one page. `link`: where a reader finds one of `files`; null: they are nowhere. */
  readonly body: (link: ((file: string) => string) | null) => string;
  /** Name -> content, to be committed beside what is proposed. The same evaluation always has the same files. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** What it is bound to: any change makes it stale. */
  readonly digests: Readonly<Record<string, string>>;
  /** Where it lost, which data would help, what to try next; empty: nothing is known of it. */
  readonly explanation: string;
}
