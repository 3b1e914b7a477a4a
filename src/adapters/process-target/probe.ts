/** Asks a server what it answers with: the server's own word, over TCP, is the only one that counts. */
import { type Digest, isDigest } from "../../domain/digest.ts";

export type Health =
  | { readonly kind: "healthy"; readonly deployment: string; readonly servingBuild: string; readonly since: string }
  | { readonly kind: "unhealthy"; readonly reason: string };

const TIMEOUT_MS = 5_000;

/** No connection is kept: a server that is stopped waits for those that are. */
export const once = (timeoutMs = TIMEOUT_MS) => ({
  headers: { connection: "close" },
  signal: AbortSignal.timeout(timeoutMs),
});

export interface Said {
  readonly deployment: string;
  readonly bundle: Digest;
  readonly servingBuild: string;
  readonly since: string;
}

/** null: nothing there answers as our server does. */
export async function askServer(url: string): Promise<Said | null> {
  try {
    const ready = await fetch(`${url}/v2/health/ready`, once());
    await ready.arrayBuffer();
    const response = await fetch(`${url}/deployment`, once());
    const said = (await response.json()) as Partial<Record<keyof Said, unknown>>;
    const { deployment, bundle, servingBuild, since } = said;
    const texts = typeof deployment === "string" && typeof servingBuild === "string" && typeof since === "string";
    return ready.ok && texts && isDigest(bundle) ? { deployment, bundle, servingBuild, since } : null;
  } catch {
    return null;
  }
}

export async function probe(url: string, bundle: Digest): Promise<Health> {
  const said = await askServer(url);
  if (!said) return { kind: "unhealthy", reason: "it said that it is ready, and does not answer" };
  if (said.bundle !== bundle) return { kind: "unhealthy", reason: `it answers with the bundle ${said.bundle}` };
  return { kind: "healthy", ...said };
}
