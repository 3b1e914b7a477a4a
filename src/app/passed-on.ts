/** What servers behind a target are told of this machine's settings: who may ask them, and what they write. */
import { createHash } from "node:crypto";
import type { Files } from "../ports/files.ts";
import { parseTokens } from "../serving/auth/tokens.ts";
import type { ServingSettings } from "./settings.ts";

/** Variables for the servers, which a target keeps on their host: tokens only as hashes, which nobody can use. */
export async function passedOn(
  files: Pick<Files, "read">,
  { tokens, tokensFile, open, log }: ServingSettings,
): Promise<Readonly<Record<string, string>>> {
  const file = tokensFile === null ? "" : new TextDecoder().decode(await files.read(tokensFile));
  const sealed = sealTokens([tokens ?? "", file].join("\n"));
  return {
    UNDERSTUDY_SERVE_LOG: log,
    ...(sealed !== "" && { UNDERSTUDY_SERVE_TOKENS: sealed }),
    ...(open && { UNDERSTUDY_SERVE_OPEN: "true" }),
  };
}

/** `scope=token` becomes `scope=sha256:<hash>`, in one line. What cannot be read is refused, in words without a token. */
export function sealTokens(text: string): string {
  parseTokens(text);
  return text
    .split("\n")
    .flatMap((line) => line.replace(/(^|\s)#.*$/, "").split(/\s+/))
    .filter((word) => word !== "")
    .map((word) => {
      const at = word.indexOf("=") + 1;
      const token = word.slice(at);
      if (token.startsWith("sha256:")) return word;
      return `${word.slice(0, at)}sha256:${createHash("sha256").update(token, "utf8").digest("hex")}`;
    })
    .join(" ");
}
