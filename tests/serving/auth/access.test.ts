/** Tokens and scopes: what is open to whom, on the loopback interface and on a network. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accessBy, checkProtected } from "../../../src/serving/auth/access.ts";
import { isLoopback } from "../../../src/serving/auth/loopback.ts";
import { NO_TOKENS, parseTokens, SCOPES, type Scope } from "../../../src/serving/auth/tokens.ts";
import { Fault } from "../../../src/serving/fault.ts";

const TOKEN = "correct-horse-battery";
const ADMIN = "the-admins-own-token";

/** 200 where it is allowed. */
function statusOf(work: () => void): number {
  try {
    work();
    return 200;
  } catch (error) {
    if (error instanceof Fault) return error.status;
    throw error;
  }
}

const statuses = (access: ReturnType<typeof accessBy>, token?: string) =>
  Object.fromEntries(
    SCOPES.map((scope: Scope) => [
      scope,
      statusOf(() => access.check(scope, token === undefined ? {} : { authorization: `Bearer ${token}` })),
    ]),
  );

describe("without tokens", () => {
  it("this machine may do all but administer", () => {
    const access = accessBy({ tokens: NO_TOKENS, reach: "loopback", open: false });
    expect(statuses(access)).toEqual({ predict: 200, feedback: 200, export: 200, admin: 403 });
  });

  it("others may predict where a person said so, and nothing else", () => {
    const access = accessBy({ tokens: NO_TOKENS, reach: "network", open: true });
    expect(statuses(access)).toEqual({ predict: 200, feedback: 403, export: 403, admin: 403 });
    expect(statuses(access, TOKEN)).toEqual({ predict: 200, feedback: 403, export: 403, admin: 403 });
  });

  it("a server on a network does not start, unless a person said so", () => {
    const options = { tokens: NO_TOKENS, reach: "network", open: false } as const;
    expect(() => checkProtected(options, "0.0.0.0")).toThrow(/SERVE_NOT_PROTECTED/);
    expect(() => checkProtected({ ...options, open: true }, "0.0.0.0")).not.toThrow();
    expect(() => checkProtected({ ...options, tokens: parseTokens(`predict=${TOKEN}`) }, "0.0.0.0")).not.toThrow();
    // Administering alone protects no answers.
    expect(() => checkProtected({ ...options, tokens: parseTokens(`admin=${TOKEN}`) }, "0.0.0.0")).toThrow();
    expect(() => checkProtected({ ...options, reach: "loopback" }, "127.0.0.1")).not.toThrow();
  });
});

describe("with tokens", () => {
  it("a scope that a token names needs it; the others stay as they were", () => {
    const access = accessBy({ tokens: parseTokens(`feedback,export=${TOKEN}`), reach: "loopback", open: false });
    expect(statuses(access)).toEqual({ predict: 200, feedback: 401, export: 401, admin: 403 });
    expect(statuses(access, TOKEN)).toEqual({ predict: 200, feedback: 200, export: 200, admin: 403 });
    expect(statuses(access, `${TOKEN}x`)).toEqual({ predict: 200, feedback: 401, export: 401, admin: 403 });
  });

  it("admin may do everything, and closes nothing to others", () => {
    const access = accessBy({ tokens: parseTokens(`admin=${ADMIN}`), reach: "loopback", open: false });
    expect(statuses(access)).toEqual({ predict: 200, feedback: 200, export: 200, admin: 401 });
    const abroad = accessBy({ tokens: parseTokens(`admin=${ADMIN} predict=${TOKEN}`), reach: "network", open: false });
    expect(statuses(abroad)).toEqual({ predict: 401, feedback: 401, export: 401, admin: 401 });
    expect(statuses(abroad, ADMIN)).toEqual({ predict: 200, feedback: 200, export: 200, admin: 200 });
    expect(statuses(abroad, TOKEN)).toEqual({ predict: 200, feedback: 403, export: 403, admin: 403 });
  });

  it("--open does not undo a token", () => {
    const access = accessBy({ tokens: parseTokens(`predict=${TOKEN}`), reach: "network", open: true });
    expect(statuses(access).predict).toBe(401);
  });

  it.each(["Basic abc", "Bearer", "Bearer ", `Bearer ${TOKEN} ${TOKEN}`, TOKEN, `bearer\t${TOKEN}`])(
    "takes no other header: %j",
    (header) => {
      const access = accessBy({ tokens: parseTokens(`predict=${TOKEN}`), reach: "loopback", open: false });
      expect(statusOf(() => access.check("predict", { authorization: header }))).toBe(401);
    },
  );
});

describe("pages that a browser of this machine has open", () => {
  const free = accessBy({ tokens: NO_TOKENS, reach: "loopback", open: false });
  const scopes = ["predict", "feedback", "export"] as const;

  it.each([
    "127.0.0.1:8080",
    "localhost:8080",
    "[::1]:8080",
    "a.localhost",
    "understudy-demo",
    "host.docker.internal:80",
  ])("%s is this machine's own name", (host) => {
    for (const scope of scopes) expect(statusOf(() => free.check(scope, { host }))).toBe(200);
  });

  it.each([
    "evil.example:8080",
    "127.0.0.1.evil.example",
    "localhost.evil.example:8080",
    "[::1].evil.example",
    "evil.",
    "",
  ])("a name that somebody could point to it is not: %j", (host) => {
    for (const scope of scopes) expect(statusOf(() => free.check(scope, { host }))).toBe(403);
  });

  it.each(["http://evil.example", "http://6.6.6.6", "null", "http://127.0.0.1.evil.example", "http://a, http://b", ""])(
    "a page of another origin asks nothing: %j",
    (origin) => {
      const headers = { host: "127.0.0.1:8080", origin };
      for (const scope of scopes) expect(statusOf(() => free.check(scope, headers))).toBe(403);
    },
  );

  it("pages of this machine do", () => {
    for (const origin of ["http://localhost:3000", "http://127.0.0.1:9", "http://[::1]:1", "http://ui.localhost"]) {
      expect(statusOf(() => free.check("feedback", { host: "127.0.0.1:8080", origin }))).toBe(200);
    }
    const same = { host: "10.0.0.7:8080", origin: "http://10.0.0.7:8080" };
    expect(statusOf(() => free.check("feedback", same))).toBe(200);
  });

  it("a token, or a person who said that all are answered, makes it their own business", () => {
    const headers = { host: "models.example", origin: "http://page.example" };
    const tokens = parseTokens(`admin=${ADMIN}`);
    const locked = accessBy({ tokens, reach: "loopback", open: false });
    expect(statusOf(() => locked.check("export", headers))).toBe(401);
    expect(statusOf(() => locked.check("export", { ...headers, authorization: `Bearer ${ADMIN}` }))).toBe(200);
    const open = accessBy({ tokens: NO_TOKENS, reach: "loopback", open: true });
    expect(statusOf(() => open.check("predict", headers))).toBe(200);
    expect(statusOf(() => open.check("feedback", headers))).toBe(403);
  });
});

describe("the list of tokens", () => {
  it("takes lines, spaces, comments, and hashes in the token's place", () => {
    const hash = createHash("sha256").update(TOKEN).digest("hex");
    const tokens = parseTokens(
      `# who may\npredict=sha256:${hash} # the gate\n\n  export=${ADMIN}  feedback=${ADMIN}\n`,
    );
    expect(tokens.scopesOf(TOKEN)).toEqual(new Set(["predict"]));
    expect(tokens.scopesOf(ADMIN)).toEqual(new Set(["export", "feedback"]));
    expect(tokens.scopesOf(`sha256:${hash}`)).toBeNull();
    expect(tokens.scopesOf("")).toBeNull();
  });

  it.each([
    ["no scope", "=abcdefghijklmnopqrst"],
    ["an unknown scope", "root=abcdefghijklmnopqrst"],
    ["a scope of every object", "constructor=abcdefghijklmnopqrst"],
    ["a short token", "predict=secret"],
    ["no token", "predict"],
    ["half a hash", "predict=sha256:abcdef0123456789abcdef"],
  ])("refuses %s, without repeating it", (_, text) => {
    expect(() => parseTokens(text)).toThrow(/SERVE_TOKENS_UNREADABLE: token 1 /);
    expect(() => parseTokens(text)).not.toThrow(/abcdef|secret/);
  });
});

it("knows the loopback interface", () => {
  for (const host of ["127.0.0.1", "127.9.9.9", "::1", "localhost"]) expect(isLoopback(host)).toBe(true);
  for (const host of ["", "0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.org", "localhost.example.org"]) {
    expect(isLoopback(host)).toBe(false);
  }
});
