/** What a row of the error catalogue says; the catalogue is one table per folder of the house. */

export interface ErrorDefinition {
  /** One sentence with `{placeholders}`, filled from the error's details. */
  readonly message: string;
  /** Why this happens, for the reference page. */
  readonly cause: string;
  /** What the reader can do about it. */
  readonly remedy: string;
}
