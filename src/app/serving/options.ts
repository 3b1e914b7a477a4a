/** What `serve` was asked for: flags first, then the environment; one thing to serve, and where to listen. */
import { type Digest, isDigest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Files } from "../../ports/files.ts";
import { type AccessOptions, checkProtected, reachOf } from "../../serving/auth/access.ts";
import { NO_TOKENS, parseTokens } from "../../serving/auth/tokens.ts";
import type { ServingSettings } from "../settings.ts";

export interface ServeInputs {
  readonly deployment: string | null;
  readonly model: string | null;
  readonly bundle: string | null;
  readonly check: boolean;
  readonly host: string | null;
  readonly port: number | null;
  readonly open: boolean;
}

export type Asked =
  | { readonly kind: "deployment"; readonly name: string }
  | { readonly kind: "model"; readonly file: string }
  | { readonly kind: "bundle"; readonly digest: Digest }
  | { readonly kind: "check" };

/** A flag of the command line comes before the bundle that the environment names. */
export function whatToServe(inputs: ServeInputs, settings: ServingSettings): Asked {
  const { deployment, model, bundle, check } = inputs;
  const given: Asked[] = [
    ...(deployment === null ? [] : [{ kind: "deployment" as const, name: deployment }]),
    ...(model === null ? [] : [{ kind: "model" as const, file: model }]),
    ...(bundle === null ? [] : [{ kind: "bundle" as const, digest: digestOf(bundle) }]),
    ...(check ? [{ kind: "check" as const }] : []),
  ];
  const [one, ...more] = given;
  if (more.length > 0) throw userError("SERVE_WHAT", { with: { given: given.map(({ kind }) => kind).join(" and ") } });
  if (one) return one;
  if (settings.bundle === null) throw userError("SERVE_WHAT", { with: { given: "none" } });
  return { kind: "bundle", digest: digestOf(settings.bundle) };
}

function digestOf(text: string): Digest {
  if (isDigest(text)) return text;
  throw invalid("bundle", text, "sha256: and 64 hexadecimal digits");
}

export interface Listening {
  readonly host: string;
  readonly port: number;
}

export function whereToListen({ host, port }: ServeInputs, settings: ServingSettings): Listening {
  const number = port ?? (/^\d+$/.test(settings.port) ? Number(settings.port) : Number.NaN);
  if (!(number <= 65_535)) throw invalid("port", String(port ?? settings.port), "a whole number from 0 to 65535");
  return { host: host ?? settings.host, port: number };
}

/** Tokens are read once; a file that cannot be read is no server without tokens. */
export async function accessOf(
  files: Pick<Files, "read">,
  open: boolean,
  host: string,
  settings: ServingSettings,
): Promise<AccessOptions> {
  const texts = [settings.tokens ?? "", settings.tokensFile === null ? "" : await tokensIn(files, settings.tokensFile)];
  const text = texts.filter((each) => each.trim() !== "").join("\n");
  const access: AccessOptions = {
    tokens: text === "" ? NO_TOKENS : parseTokens(text),
    reach: reachOf(host),
    open: open || settings.open,
  };
  checkProtected(access, host);
  return access;
}

async function tokensIn(files: Pick<Files, "read">, file: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await files.read(file));
  } catch (error) {
    const expected = "a file of tokens that can be read";
    throw userError(
      "CLI_INPUT_INVALID",
      { with: { input: "UNDERSTUDY_SERVE_TOKENS_FILE" }, found: file, expected },
      { cause: error },
    );
  }
}

const invalid = (input: string, found: string, expected: string) =>
  userError("CLI_INPUT_INVALID", { with: { input }, found, expected });
