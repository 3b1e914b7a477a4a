/** `init --forge github` as somebody types it: files that validate, and nothing of theirs lost. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeContext } from "../../../src/app/make-context.ts";
import { VERBS } from "../../../src/app/verbs.ts";
import { runCommandLine } from "../../../src/cli/command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "init-github-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SOURCE = `acme/understudy@${"a".repeat(40)}`;
const NEWER = `acme/understudy@${"b".repeat(40)}`;

function writeCsv(name: string): void {
  const rows = Array.from({ length: 200 }, (_, index) => `${index % 50},${index % 50 > 25 ? "yes" : "no"}`);
  writeFileSync(join(folder, name), ["age,answer", ...rows, ""].join("\n"));
}

async function understudy(...words: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    cwd: folder,
    env: {},
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
  };
  const code = await runCommandLine([...words, "--json"], VERBS, terminal, makeContext);
  return { code, ...JSON.parse(out.join("")), text: err.join("") };
}

const init = (...words: readonly string[]) => understudy("init", "--forge", "github", ...words);
const data = (name: string) => ["--data", `${name}.csv`, "--label", "answer"];
const read = (path: string) => readFileSync(join(folder, path), "utf8");
const listing = () => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

describe("a repository for GitHub", { timeout: 30_000 }, () => {
  test("needs to know where the actions come from, and who owns what; nothing is written before", async () => {
    writeCsv("people.csv");
    const before = listing();
    expect(await init(...data("people"), "--owners", "@o", "--source", "acme/understudy@main")).toMatchObject({
      code: 2,
      problems: [{ code: "INIT_SOURCE_INVALID" }],
    });
    expect(await init(...data("people"), "--source", SOURCE)).toMatchObject({
      problems: [{ code: "INIT_OWNERS_MISSING" }],
    });
    expect(await init(...data("people"), "--source", SOURCE, "--owners", "@o;p")).toMatchObject({
      code: 2,
      problems: [{ code: "SPEC_TEXT_FORM" }, { code: "SPEC_TEXT_FORM" }, { code: "SPEC_TEXT_FORM" }],
    });
    expect(await init(...data("people"), "--source", SOURCE, "--owners", "@o", "--sample")).toMatchObject({
      problems: [{ code: "CLI_INPUT_INVALID" }],
    });
    expect(await init("--source", SOURCE, "--owners", "@o")).toMatchObject({
      problems: [{ code: "CLI_INPUT_REQUIRED" }, { code: "CLI_INPUT_REQUIRED" }],
    });
    expect(listing()).toEqual(before);
  });

  test("is said before it is written", async () => {
    const before = listing();
    const dry = await init(...data("people"), "--owners", "@o", "--source", SOURCE, "--dry-run");
    expect(dry.code).toBe(0);
    expect(dry.text).toContain("Files that would be written:");
    expect(listing()).toEqual(before);
    const real = await init(...data("people"), "--owners", "@o", "--source", SOURCE);
    expect(real.plan).toEqual(dry.plan);
    // Git's commands are for the repository, which is not where the program runs.
    expect(real.text).not.toContain("       cd ");
    const elsewhere = await init(
      ...data("people"),
      "--owners",
      "@o",
      "--source",
      SOURCE,
      "--directory",
      "x",
      "--dry-run",
    );
    expect(elsewhere.text).toContain(`       cd ${join(folder, "x")}\n       git init -b main`);
    expect(real.text).toMatch(/Next:\n {2}1\. .*[\s\S]*\n {2}2\. .*[\s\S]*\n {2}3\. /);
  });

  test("has specs that validate, with owners, labels and the pinned schemas", async () => {
    expect(await understudy("validate")).toMatchObject({ code: 0, errors: 0 });
    expect(read("models/people/model.yaml")).toContain(`acme/understudy/${"a".repeat(40)}/schemas/model.json`);
    expect(read("deployments/people/deployment.yaml")).toMatch(/owners:\n +- "@o"/);
    expect(read("deployments/people/deployment.yaml")).toMatch(/runner:\n +- self-hosted/);
    expect(read(".github/CODEOWNERS")).toContain("/.github/ @o");
    expect(read(".gitignore")).toContain(".understudy/");
  });

  test("takes the same again without a change", async () => {
    const again = await init(...data("people"), "--owners", "@o", "--source", SOURCE);
    expect(again).toMatchObject({ code: 0, files: [] });
    expect(again.text).toContain("Nothing had to be written.");
  });

  test("takes a second model, and keeps what was made one's own", async () => {
    writeFileSync(join(folder, "README.md"), "mine\n");
    writeCsv("more.csv");
    const second = await init(...data("more"), "--owners", "@o", "--source", NEWER);
    expect(second.code).toBe(0);
    expect(second.files).toHaveLength(5);
    expect(second.plan.kept).toContain("README.md");
    expect(read("README.md")).toBe("mine\n");
    expect(read(".github/workflows/understudy-train.yml")).toContain(SOURCE);
  });

  test("never overwrites a spec unless told to, and then says all of them at once", async () => {
    writeFileSync(join(folder, "models/people/model.yaml"), "mine\n");
    writeFileSync(join(folder, "datasets/people/dataset.yaml"), "mine\n");
    const refused = await init(...data("people"), "--owners", "@o", "--source", SOURCE);
    expect(refused.code).toBe(2);
    expect(refused.problems.map(({ message }: { message: string }) => message)).toEqual([
      "datasets/people/dataset.yaml is there already",
      "models/people/model.yaml is there already",
    ]);
    expect(read("models/people/model.yaml")).toBe("mine\n");
    expect((await init(...data("people"), "--owners", "@o", "--source", SOURCE, "--force")).code).toBe(0);
    expect(await understudy("validate")).toMatchObject({ code: 0, errors: 0 });
  });

  test("brings workflows to another version, but an edited one only by force", async () => {
    const edited = ".github/workflows/understudy-collect.yml";
    writeFileSync(join(folder, edited), read(edited).replace("cron: ", "cron: # ours\n      "));
    const refused = await init("--update", "--source", NEWER);
    expect(refused).toMatchObject({ code: 2, problems: [{ code: "INIT_WORKFLOW_EDITED" }] });
    expect(read(".github/workflows/understudy-train.yml")).toContain(SOURCE);
    const forced = await init("--update", "--source", NEWER, "--force");
    expect(forced.code).toBe(0);
    // The repository is there already: it is not begun anew.
    expect(forced.text).not.toContain("git init");
    expect(forced.text).toContain("gh pr create --base main");
    expect(forced.files.every((path: string) => path.startsWith(".github/workflows/"))).toBe(true);
    expect(read(edited)).toContain(NEWER);
    expect(read("README.md")).toBe("mine\n");
  });

  test("may start from the sample, which then has the owners that were named", async () => {
    const sample = await init("--sample", "--owners", "@acme/weather", "--source", SOURCE);
    expect(sample).toMatchObject({ code: 0, name: "seattle-weather" });
    expect(sample.files.some((path: string) => path.includes("later/"))).toBe(false);
    expect(read("deployments/seattle-weather/deployment.yaml")).toContain('reviewers: ["@acme/weather"]');
    expect(read("deployments/seattle-weather/deployment.yaml")).not.toContain("@understudy/");
    expect(await understudy("validate")).toMatchObject({ code: 0, errors: 0 });
  });

  test("that carries the actions itself, as the template does, pins nothing", async () => {
    const own = ["actions/validate/action.yml", "schemas/model.json", ".github/workflows/understudy-train.yml"];
    for (const path of own) {
      mkdirSync(join(folder, "carrying", path, ".."), { recursive: true });
      writeFileSync(join(folder, "carrying", path), "its own\n");
    }
    const made = await init(...data("people"), "--owners", "@o", "--directory", "carrying");
    expect(made.code).toBe(0);
    expect(made.files.filter((path: string) => path.startsWith(".github/workflows/"))).toEqual([]);
    expect(read("carrying/models/people/model.yaml")).toContain("$schema=../../schemas/model.json");
  });

  test("has no workflows to update where there is no GitHub", async () => {
    expect(await understudy("init", "--update")).toMatchObject({ code: 2, problems: [{ code: "INIT_UPDATE_LOCAL" }] });
  });
});
