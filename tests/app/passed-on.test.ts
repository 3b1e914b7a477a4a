/** What a target keeps of tokens nobody can use, and the server still knows them. */
import { expect, it } from "vitest";
import { passedOn, sealTokens } from "../../src/app/passed-on.ts";
import { parseTokens } from "../../src/serving/auth/tokens.ts";

const TOKENS = "predict=0123456789abcdef # a comment\nfeedback,export=fedcba9876543210";

it("keeps scopes and who has them, and no token", () => {
  const sealed = sealTokens(TOKENS);
  expect(sealed).not.toMatch(/0123456789abcdef(?![0-9a-f])|=fedcba/);
  expect(sealed).not.toContain("comment");
  const read = parseTokens(sealed);
  expect(read.scopesOf("0123456789abcdef")).toEqual(new Set(["predict"]));
  expect(read.scopesOf("fedcba9876543210")).toEqual(new Set(["feedback", "export"]));
  expect(read.scopesOf("0123456789abcdeF")).toBe(null);
  expect(sealTokens(sealed)).toBe(sealed);
  expect(() => sealTokens("predict=short")).toThrow("SERVE_TOKENS_UNREADABLE");
});

it("joins the environment's and the file's, and is silent where there is nothing to say", async () => {
  const files = { read: async () => new TextEncoder().encode("admin=a-token-in-the-file") };
  const settings = {
    bundle: null,
    host: "",
    port: "",
    tokens: TOKENS,
    tokensFile: "/tokens",
    open: true,
    log: "access",
  };
  const told = await passedOn(files, settings);
  expect(told).toMatchObject({ UNDERSTUDY_SERVE_LOG: "access", UNDERSTUDY_SERVE_OPEN: "true" });
  expect(
    parseTokens(told.UNDERSTUDY_SERVE_TOKENS ?? "")
      .scopesOf("a-token-in-the-file")
      ?.has("admin"),
  ).toBe(true);
  expect(await passedOn(files, { ...settings, tokens: null, tokensFile: null, open: false })).toEqual({
    UNDERSTUDY_SERVE_LOG: "access",
  });
});
