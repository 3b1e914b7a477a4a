/** What the system says of an address that nothing can listen on, in words for who asked for it. */
import { userError } from "../../domain/errors/user-error.ts";
import type { Listening } from "./options.ts";

const REFUSALS = ["EADDRINUSE", "EACCES", "EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN"];

export async function listenable<T>({ host, port }: Listening, starting: Promise<T>): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!REFUSALS.includes(code)) throw error;
    throw userError("SERVE_PORT_UNUSABLE", { with: { host, port, reason: code } }, { cause: error });
  }
}
