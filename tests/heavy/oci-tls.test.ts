/** A registry on the network speaks https or nothing: with its certificate known, unknown, and without one. */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { missing, startRegistry } from "../support/registry.ts";

const PROGRAM = fileURLToPath(new URL("./oci-carry-program.ts", import.meta.url));
const address = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;
const reason = missing("docker-registry", "openssl") ?? (address === undefined ? "no network interface" : null);
if (reason !== null) console.log(`the OCI store over https: skipped, ${reason}`);

describe.skipIf(reason !== null)("a registry on the network", { timeout: 60_000 }, () => {
  const place = { address: address ?? "" };
  const folder = mkdtempSync(join(tmpdir(), "understudy-tls-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A process of its own: Node reads certificates when it starts. */
  async function carry(registry: string, authorities?: string): Promise<string> {
    const env = { PATH: process.env.PATH, ...(authorities && { NODE_EXTRA_CA_CERTS: authorities }) };
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, registry, "carried"], { env });
    return stdout;
  }

  it("is spoken to over https, where its certificate is one that Node knows", async () => {
    const key = join(folder, "key.pem");
    const certificate = join(folder, "certificate.pem");
    const subject = ["-subj", "/CN=tests", "-addext", `subjectAltName=IP:${place.address}`];
    const make = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, "-days", "2"];
    execFileSync("openssl", [...make, "-keyout", key, "-out", certificate], { stdio: "ignore" });
    const registry = await startRegistry({ kind: "htpasswd" }, { ...place, tls: { certificate, key } });
    try {
      expect(await carry(registry.host, certificate)).toBe("carried");
      expect(await carry(registry.host)).toMatch(/REGISTRY_UNAVAILABLE.*certificate/i);
    } finally {
      await registry.stop();
    }
  });

  it("gets no word in the clear", async () => {
    const registry = await startRegistry({ kind: "htpasswd" }, place);
    try {
      expect(await carry(registry.host)).toMatch(/REGISTRY_UNAVAILABLE.*SSL/i);
    } finally {
      await registry.stop();
    }
  });
});
