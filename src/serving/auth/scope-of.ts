/** What scope a path and method need: here, in one place, so that a new route is not open by an oversight. */
import type { Scope } from "./tokens.ts";

/** First segments of paths whose every method needs a scope. */
const AREAS: Readonly<Record<string, Scope>> = {
  admin: "admin",
  export: "export",
  feedback: "feedback",
  telemetry: "feedback",
};

/**
 * null: nobody needs a token. Reading what is deployed, its health and its metrics is free; whatever is sent is a question
 * to a model, unless its area says otherwise.
 */
export function scopeOf(root: string, method: string): Scope | null {
  const scope = Object.hasOwn(AREAS, root) ? AREAS[root] : undefined;
  return scope ?? (method === "GET" || method === "HEAD" ? null : "predict");
}
