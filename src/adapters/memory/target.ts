/** A target that starts nothing: it remembers what it was told to run. */
import type { Digest } from "../../domain/digest.ts";
import type { Target } from "../../ports/target.ts";

export interface MemoryTargetOptions {
  /** Why a bundle does not become healthy; null: it does. */
  readonly fault?: (bundle: Digest) => string | null;
  /** ISO 8601; when a bundle was switched to. */
  readonly now?: () => string;
}

export function memoryTarget({
  fault = () => null,
  now = () => "2026-01-01T00:00:00.000Z",
}: MemoryTargetOptions = {}): Target {
  const running = new Map<string, { readonly bundle: Digest; readonly url: string; readonly since: string }>();
  return {
    running: async ({ deployment }) => {
      const found = running.get(deployment);
      return found ? { kind: "running", ...found } : { kind: "nothing" };
    },
    apply: async ({ deployment }, bundle) => {
      const previous = running.get(deployment)?.bundle ?? null;
      const url = `http://${deployment}.invalid`;
      if (previous === bundle) return { kind: "unchanged", url };
      const reason = fault(bundle);
      if (reason !== null) return { kind: "rolled-back", reason, running: previous };
      running.set(deployment, { bundle, url, since: now() });
      return { kind: "switched", url, previous };
    },
    stop: async ({ deployment }) => {
      running.delete(deployment);
    },
  };
}
