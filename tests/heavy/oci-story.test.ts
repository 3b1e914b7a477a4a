/** From data to a server on a registry's bytes alone: before every command the machine forgets what it had read. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeContext } from "../../src/app/make-context.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { CLI_VERBS } from "../../src/cli/verbs.ts";
import { random } from "../../src/domain/random.ts";
import { missing, PASSWORD, type RegistryProcess, startRegistry, USER } from "../support/registry.ts";

const reason = missing("docker-registry");
if (reason !== null) console.log(`the loop on a real registry: skipped, ${reason}`);

describe.skipIf(reason !== null)("a loop whose bytes lie in a registry", { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "understudy-oci-story-"));
  const cache = join(folder, ".understudy/blobs");
  let registry: RegistryProcess;
  let token = PASSWORD;
  beforeAll(async () => {
    registry = await startRegistry({ kind: "htpasswd" });
  });
  afterAll(async () => {
    await understudy("serve", "my", "--stop");
    await registry.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const forget = () => rmSync(cache, { recursive: true, force: true });

  async function understudy(...words: readonly string[]) {
    const out: string[] = [];
    const env = {
      UNDERSTUDY_BLOBS: `oci://${registry.host}/acme/models/blobs`,
      UNDERSTUDY_REGISTRY_USER: USER,
      UNDERSTUDY_REGISTRY_TOKEN: token,
    };
    const terminal = { cwd: folder, env, out: (text: string) => out.push(text), err: () => undefined };
    const code = await runCommandLine([...words, "--json"], CLI_VERBS, terminal, makeContext);
    const text = out.join("");
    expect(text).not.toContain(PASSWORD);
    return { code, ...JSON.parse(text) };
  }

  it("goes from init to a server that answers", async () => {
    const draw = random(600);
    const lines = Array.from({ length: 600 }, () => {
      const age = 20 + draw() * 40;
      return `${age.toFixed(1)},${draw() < 0.5 ? "north" : "south"},${age + draw() * 8 > 44 ? "yes" : "no"}`;
    });
    writeFileSync(join(folder, "my.csv"), ["age,city,answer", ...lines, ""].join("\n"));

    expect(await understudy("init", "--data", "my.csv", "--label", "answer")).toMatchObject({ code: 0, rows: 600 });
    forget();
    const { code, errors, notes } = await understudy("validate");
    expect({ code, errors, notes }).toMatchObject({
      code: 0,
      errors: 0,
      notes: [expect.stringContaining("no base branch")],
    });

    for (const stage of ["train", "evaluate", "promote"]) {
      forget();
      expect(await understudy(stage, "my"), stage).toMatchObject({ code: 0 });
    }

    forget();
    expect(await understudy("merge", "1")).toMatchObject({
      code: 0,
      done: expect.arrayContaining([expect.objectContaining({ stage: "deploy", changed: true })]),
    });
    await understudy("serve", "my", "--stop");
    forget();
    const { url } = await understudy("serve", "my");
    const answer = await fetch(`${url}/v2/models/my/ready`);
    expect(answer.status).toBe(200);
    expect(existsSync(cache)).toBe(true);
  });

  it("says what another store could not show", async () => {
    forget();
    const { notes } = await understudy("validate", "--blobs", `oci://${registry.host}/elsewhere/blobs`);
    expect(notes.join("\n")).toContain("not reachable here");
  });

  it("checks nothing with a wrong password, and does not call that valid", async () => {
    forget();
    token = "swordfish";
    const answer = await understudy("validate");
    token = PASSWORD;
    expect(answer).toMatchObject({ code: 2, problems: [{ code: "REGISTRY_UNAUTHORIZED" }] });
  });
});
