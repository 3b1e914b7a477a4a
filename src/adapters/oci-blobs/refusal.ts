/** What a registry's refusal means for the one who reads it. Never holds a credential, nor an address's query. */
import { type UserError, userError } from "../../domain/errors/user-error.ts";
import type { Ask } from "./ask.ts";
import type { Answer, Outcome } from "./http.ts";

export interface Where {
  readonly store: string;
  /** Left out of every message. */
  readonly token: string | null;
}

const MAX_ERROR_BYTES = 8 * 1024;
const MAX_DETAIL = 300;

/** `who`: the registry, or its token server. */
export async function refusalOf(
  where: Where,
  ask: Ask,
  answer: Answer,
  who: "the registry" | "its token server" = "the registry",
): Promise<UserError> {
  const said = clean(where, detailOf(await answer.text(MAX_ERROR_BYTES)));
  const detail = `${who} answers ${answer.status}${said === "" ? "" : `: ${said}`}`;
  const writes = ask.access === "pull,push";
  const values = {
    store: where.store,
    request: requestOf(ask),
    detail,
    permission: writes ? "packages: write" : "packages: read",
    right: writes ? "write" : "read",
    credentials: where.token === null ? "no token was given" : "the token was not accepted",
  };
  if (answer.status === 401) return userError("REGISTRY_UNAUTHORIZED", { with: values });
  if (answer.status === 403) return userError("REGISTRY_FORBIDDEN", { with: values });
  return userError("REGISTRY_REFUSED", { with: values });
}

export const refused = (where: Where, ask: Ask, detail: string): UserError =>
  userError("REGISTRY_REFUSED", { with: { store: where.store, request: requestOf(ask), detail } });

export async function unavailable(where: Where, ask: Ask, outcome: Outcome, attempts: number): Promise<UserError> {
  const values = { store: where.store, request: requestOf(ask), attempts };
  switch (outcome.kind) {
    case "insecure":
      return userError("REGISTRY_INSECURE", { with: { ...values, address: outcome.address } });
    case "cut":
      return userError("REGISTRY_UNAVAILABLE", { with: { ...values, detail: clean(where, outcome.reason) } });
    case "answer": {
      const after = outcome.header("retry-after");
      const said = clean(where, detailOf(await outcome.text(MAX_ERROR_BYTES)));
      const detail = [`it answers ${outcome.status}`, after && `asks to wait ${clean(where, after)} s`, said];
      return userError("REGISTRY_UNAVAILABLE", { with: { ...values, detail: detail.filter(Boolean).join("; ") } });
    }
  }
}

/** Queries of upload and storage addresses are as good as passwords. */
const requestOf = ({ method, at }: Ask): string =>
  `${method} ${typeof at === "string" ? at.replace(/\?.*$/, "") : at.pathname}`;

/** `{"errors": [{code, message}]}` of the distribution spec and `{"details"}` of token servers; else nothing. */
function detailOf(text: string): string {
  try {
    const { errors, details } = JSON.parse(text) as { readonly errors?: unknown; readonly details?: unknown };
    if (typeof details === "string") return details;
    if (!Array.isArray(errors)) return "";
    return errors.map(({ code = "", message = "" }) => [code, message].filter(Boolean).join(" ")).join("; ");
  } catch {
    return "";
  }
}

function clean({ token }: Where, text: string): string {
  const safe = token === null || token === "" ? text : text.replaceAll(token, "***");
  const line = safe.replace(/(basic|bearer)\s+[\w.~+/=-]{8,}/gi, "$1 ***").replace(/[\p{C}\s]+/gu, " ");
  return line.length > MAX_DETAIL ? `${line.slice(0, MAX_DETAIL)}…` : line;
}
