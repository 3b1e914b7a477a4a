/** Headers that every face reads alike. */
import type { RouteRequest } from "./area.ts";
import { badRequest } from "./fault.ts";
import { MAX_ID } from "./oip/parameters.ts";

type Headers = RouteRequest["headers"];

/** Node joins what was sent twice; only of cookies it makes a list. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const header = headers[name];
  return typeof header === "string" ? header : undefined;
}

/** Whose request it is, for callers whose client writes the body. */
export function routingKeyOf(headers: Headers): string | null {
  const key = headerOf(headers, "x-routing-key");
  if (key === undefined || key === "") return null;
  if (key.length <= MAX_ID) return key;
  throw badRequest(`the header x-routing-key is longer than ${MAX_ID} characters`);
}
