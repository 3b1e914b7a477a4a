/** What a registry's 401 asks for: `WWW-Authenticate`, RFC 9110 section 11.6.1. */

export type Challenge =
  | { readonly kind: "basic" }
  /** Docker's token authentication: a token for this service is to be had at `realm`. */
  | { readonly kind: "bearer"; readonly realm: string; readonly service: string | null }
  | { readonly kind: "unknown" };

/** A scheme, or a parameter of the scheme before it; quoted values may hold commas and escapes. */
const PART = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([A-Za-z][\w-]*)/g;

/** A registry that offers both gets the token: a password travels to its own token server only. */
export function parseChallenge(header: string | null): Challenge {
  const schemes: { readonly name: string; readonly parameters: Map<string, string> }[] = [];
  for (const [, name, quoted, plain, scheme] of (header ?? "").matchAll(PART)) {
    if (scheme !== undefined) schemes.push({ name: scheme.toLowerCase(), parameters: new Map() });
    else if (name !== undefined) {
      schemes.at(-1)?.parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
    }
  }
  const bearer = schemes.find(({ name }) => name === "bearer")?.parameters;
  const realm = bearer?.get("realm");
  if (bearer && realm !== undefined) return { kind: "bearer", realm, service: bearer.get("service") ?? null };
  return schemes.some(({ name }) => name === "basic") ? { kind: "basic" } : { kind: "unknown" };
}
