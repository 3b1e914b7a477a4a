/** What a server process and the process that started it say to each other over IPC. */

import type { Digest } from "../../domain/digest.ts";

export type ToServer =
  /** Comes with a socket: a connection that the supervisor accepted. */
  | { readonly kind: "connection" }
  /** Answer what is under way, pass what still arrives on to this port of this host (null: answer it), and exit. */
  | { readonly kind: "stop"; readonly forwardTo: number | null }
  /** Stay warm, and pass what still arrives on to this port of this host; until `resume`, which is answered. */
  | { readonly kind: "retire"; readonly forwardTo: number }
  | { readonly kind: "resume" };

export type FromServer =
  /** `port` is the server's own, on the loopback interface: for probes, beside the public port. */
  | { readonly kind: "ready"; readonly port: number }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "resumed" }
  /** It was told to answer with this bundle from now on, and has let models go this often. */
  | { readonly kind: "reloaded"; readonly bundle: Digest; readonly reloads: number };
