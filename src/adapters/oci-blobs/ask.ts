/** What the store asks its registry for, before anybody knows who asks. */
import type { HttpRequest } from "./http.ts";

/** Reading never asks for the right to write: a read-only token would be refused altogether. */
export type Access = "pull" | "pull,push";

export interface Ask {
  readonly method: HttpRequest["method"];
  /** Below the repository (`blobs/uploads/`), or an address that the registry gave. */
  readonly at: string | URL;
  readonly access: Access;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}
