/** The protocol in the eyes of the public clients: every datatype, both ways, and how each of them reads a refusal. */
import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BareServer, bareServer } from "../support/bare-server.ts";
import { DATATYPES, identityOf } from "../support/identity-model.ts";

const python = process.env.UNDERSTUDY_TEST_PYTHON ?? "python3";
/** KServe and MLServer take other versions of their parts than the rest: they have an environment of their own. */
const apart = process.env.UNDERSTUDY_TEST_CLIENTS_PYTHON ?? python;
const has = (program: string, module: string) => spawnSync(program, ["-c", `import ${module}`]).status === 0;

interface Report {
  readonly client: string;
  readonly checks: readonly { readonly name: string; readonly holds: boolean; readonly detail: string }[];
}

const CLIENTS = [
  { name: "tritonclient.http", program: python, module: "tritonclient.http", script: "oip-triton.py", first: ["sync"] },
  {
    name: "tritonclient.http.aio",
    program: python,
    module: "tritonclient.http.aio",
    script: "oip-triton.py",
    first: ["aio"],
  },
  { name: "kserve InferenceRESTClient", program: apart, module: "kserve", script: "oip-kserve.py", first: [] },
  { name: "mlserver infer", program: apart, module: "mlserver", script: "oip-mlserver.py", first: [] },
] as const;

describe("clients of the protocol that are not ours", () => {
  const servers = new Map<string, BareServer>();
  beforeAll(async () => {
    for (const datatype of DATATYPES) servers.set(datatype, await bareServer(identityOf(datatype)));
  });
  afterAll(async () => {
    for (const server of servers.values()) await server.close();
  });

  for (const { name, program, module, script, first } of CLIENTS) {
    it.skipIf(!has(program, module))(`${name} reads everything as it was sent`, async () => {
      const hosts = Object.fromEntries([...servers].map(([datatype, { host }]) => [datatype, host]));
      const path = fileURLToPath(new URL(script, import.meta.url));
      const { stdout } = await promisify(execFile)(program, [path, ...first, JSON.stringify(hosts)]);
      const report: Report = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
      const failed = report.checks.filter(({ holds }) => !holds);
      console.log(`${report.client}: ${report.checks.length - failed.length} of ${report.checks.length} checks hold`);
      expect(failed).toEqual([]);
      expect(report.checks.length).toBeGreaterThan(5);
      expect([...servers.values()].flatMap(({ errors }) => errors)).toEqual([]);
    });
  }
});
