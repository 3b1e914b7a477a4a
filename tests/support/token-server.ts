/** Docker's token server, strict: who asks, for which service, for which scope; and certificates that a registry trusts. */
import { execFileSync } from "node:child_process";
import { createPrivateKey, createSign, randomUUID, X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PASSWORD, USER } from "./registry.ts";

export interface TokenServer {
  readonly realm: string;
  readonly service: string;
  /** The file of the certificate that signs tokens. */
  readonly certificate: string;
  /** Scopes as they were asked for; `anybody` where no credentials came. */
  readonly asked: readonly string[];
  /** What a user may do; default: everything. */
  allow(actions: readonly string[]): void;
  /** Seconds that tokens live. */
  lifetime(seconds: number): void;
  stop(): Promise<void>;
}

const SERVICE = 'registry of the tests, with "quotes"';

export async function startTokenServer(): Promise<TokenServer> {
  const folder = await mkdtemp(join(tmpdir(), "understudy-token-"));
  const key = join(folder, "key.pem");
  const certificate = join(folder, "certificate.pem");
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-subj",
      "/CN=tests",
      "-days",
      "2",
      "-keyout",
      key,
      "-out",
      certificate,
    ],
    { stdio: "ignore" },
  );
  const signing = createPrivateKey(await readFile(key));
  const chain = [new X509Certificate(await readFile(certificate)).raw.toString("base64")];
  const asked: string[] = [];
  let allowed: readonly string[] = ["pull", "push"];
  let seconds = 300;
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "/", "http://localhost");
    const [type = "", name = "", actions = ""] = (searchParams.get("scope") ?? "").split(":");
    const expected = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString("base64")}`;
    const { authorization } = request.headers;
    asked.push(`${authorization === undefined ? "anybody" : USER} ${type}:${name}:${actions}`);
    const answer = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (authorization !== undefined && authorization !== expected)
      return void answer(401, { details: "wrong password" });
    if (searchParams.get("service") !== SERVICE) return void answer(400, { details: "another service" });
    const wanted = actions.split(",");
    const granted = authorization === undefined ? [] : wanted.filter((action) => allowed.includes(action));
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: "tests",
      sub: USER,
      aud: SERVICE,
      // The registry allows a leeway of a minute.
      exp: now + seconds,
      nbf: now - 10,
      iat: now,
      jti: randomUUID(),
      access: [{ type, name, actions: granted }],
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const body = `${part({ typ: "JWT", alg: "RS256", x5c: chain })}.${part(claims)}`;
    const signature = createSign("RSA-SHA256").update(body).sign(signing).toString("base64url");
    answer(200, { token: `${body}.${signature}`, expires_in: seconds });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("no address");
  return {
    realm: `http://127.0.0.1:${address.port}/token`,
    service: SERVICE,
    certificate,
    asked,
    allow: (actions) => {
      allowed = actions;
    },
    lifetime: (given) => {
      seconds = given;
    },
    stop: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
