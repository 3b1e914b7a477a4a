import { describe, expect, test } from "vitest";
import type { VerbContext } from "../../src/app/context.ts";
import { defineVerb, type Verb, type VerbResult } from "../../src/app/verb.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { userError } from "../../src/domain/errors/user-error.ts";
import type { Json } from "../../src/domain/json.ts";

const greet = (run: () => Promise<Partial<VerbResult<"said">>>): Verb =>
  defineVerb({
    name: "greet",
    summary: "Greet someone",
    details: "Says a word to whoever is named, as often as wanted.",
    inputs: {
      name: { type: "string", positional: true, required: true, description: "Whom." },
      times: { type: "number", default: 1, description: "How often." },
      loud: { type: "boolean", description: "In capitals." },
    },
    outputs: { said: "What was said." },
    faces: ["cli"],
    writes: true,
    permissions: [],
    examples: ["greet world"],
    run: async ({ dryRun }, { name, times, loud }) => {
      const said = Array.from({ length: times }, () => (loud ? name.toUpperCase() : name)).join(" ");
      return { outputs: { said }, plan: { name }, text: dryRun ? `would say ${said}` : said, ...(await run()) };
    },
  });

const look = defineVerb({
  name: "look",
  summary: "Look around",
  details: "Reads only.",
  inputs: {},
  outputs: {},
  faces: ["cli"],
  writes: false,
  permissions: [],
  run: async ({ settings }) => ({ outputs: {}, text: settings.directory }),
});

async function call(words: readonly string[], run: () => Promise<Partial<VerbResult<"said">>> = async () => ({})) {
  const out: string[] = [];
  const err: string[] = [];
  const verbs = new Map(
    [greet(run), look].map((verb) => [verb.name, { summary: verb.summary, load: async () => verb }]),
  );
  const context = (settings: VerbContext["settings"], dryRun: boolean): VerbContext => ({
    settings,
    dryRun,
    log: { info: () => undefined, warn: () => undefined, progress: () => undefined },
    ports: () => Promise.reject(new Error("this test has no ports")),
    portsAt: () => Promise.reject(new Error("this test has no ports")),
  });
  const terminal = {
    cwd: "/checkout",
    env: {},
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
  };
  const code = await runCommandLine(words, verbs, terminal, context);
  return { code, out: out.join(""), err: err.join("") };
}

const json = (text: string): Record<string, Json> => JSON.parse(text) as Record<string, Json>;

describe("a verb that works", () => {
  test("says its text on standard output", async () => {
    expect(await call(["greet", "world", "--times", "2", "--loud"])).toEqual({
      code: 0,
      out: "WORLD WORLD\n",
      err: "",
    });
  });

  test("--json prints exactly one object, with text elsewhere", async () => {
    const { code, out, err } = await call(["greet", "world", "--json"]);
    expect(code).toBe(0);
    expect(out.trimEnd().split("\n")).toHaveLength(1);
    expect(json(out)).toEqual({
      verb: "greet",
      exitCode: 0,
      dryRun: false,
      verdict: null,
      said: "world",
      plan: { name: "world" },
      problems: [],
      error: null,
    });
    expect(err).toBe("world\n");
  });

  test("--dry-run is told to the verb, and its plan is printed", async () => {
    const { out } = await call(["greet", "world", "--dry-run"]);
    expect(out).toContain("would say world");
    expect(out).toContain('"name": "world"');
  });

  test("global flags reach the settings", async () => {
    expect((await call(["look", "--directory", "sub"])).out).toBe("/checkout/sub\n");
  });
});

describe("exit codes", () => {
  test.each([
    ["pass", 0],
    ["inconclusive", 1],
    ["fail", 1],
    ["error", 1],
  ] as const)("verdict %s: %i", async (verdict, code) => {
    expect((await call(["greet", "x"], async () => ({ verdict }))).code).toBe(code);
  });

  test("the user's error: 2, with its remedy and without a stack", async () => {
    const { code, out, err } = await call(["greet", "x"], () => {
      throw userError("CLI_MERGE_REFUSED", { with: { number: 3, detail: "conflict" }, found: "\u001b[31mred" });
    });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("error CLI_MERGE_REFUSED: pull request #3 cannot be merged: conflict");
    expect(err).toContain("fix: ");
    expect(err).not.toContain("\u001b");
    expect(err).not.toContain("    at ");
  });

  test("ours: 3, with stack and cause, saying whose fault it is", async () => {
    const { code, err } = await call(["greet", "x"], () => {
      throw new Error("broken", { cause: new Error("deeper") });
    });
    expect(code).toBe(3);
    for (const text of ["broken", "caused by Error: deeper", " at ", "our fault"]) expect(err).toContain(text);
  });

  test("ours, as JSON", async () => {
    const { code, out } = await call(["greet", "x", "--json"], () => {
      throw new Error("broken");
    });
    expect(code).toBe(3);
    expect(json(out)).toMatchObject({ exitCode: 3, error: { message: "broken" } });
  });
});

describe("misuse", () => {
  test.each([
    [["great"], "CLI_VERB_UNKNOWN", "greet"],
    [["greet", "x", "--tiems", "2"], "CLI_INPUT_UNKNOWN", "times"],
    [["greet"], "CLI_INPUT_REQUIRED", ""],
    [["greet", "x", "y"], "CLI_ARGUMENT_UNEXPECTED", ""],
    [["greet", "x", "--times"], "CLI_INPUT_EMPTY", ""],
    [["greet", "x", "--times", "often"], "CLI_INPUT_INVALID", ""],
    [["look", "--dry-run"], "CLI_INPUT_UNKNOWN", ""],
  ])("%j: %s", async (words, code, suggestion) => {
    const { code: exit, err } = await call(words);
    expect(exit).toBe(2);
    expect(err).toContain(code);
    if (suggestion !== "") expect(err).toContain(`did you mean: ${suggestion}`);
  });

  test("with --json, problems come as data", async () => {
    const { out } = await call(["great", "--json"]);
    expect(json(out)).toMatchObject({ exitCode: 2, problems: [{ code: "CLI_VERB_UNKNOWN", suggestion: "greet" }] });
  });
});

describe("help", () => {
  test.each([[["--help"]], [["-h"]], [["help"]]])("%j lists the verbs", async (words) => {
    const { code, out } = await call(words);
    expect(code).toBe(0);
    expect(out).toContain("Greet someone.");
    expect(out).toContain("Look around.");
  });

  test("nothing at all lists them too, and is the user's error", async () => {
    expect(await call([])).toMatchObject({ code: 2, out: "" });
  });

  test("of a verb: what it takes and gives", async () => {
    const { code, out } = await call(["greet", "--help"]);
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Greet someone.

      Usage: npm run -s understudy -- greet <name> [flags]

      Says a word to whoever is named, as often as wanted.

      Flags
        --name <string>   Whom. (required)
        --times <number>  How often. (default: 1)
        --loud            In capitals.

      Flags of every verb
        --directory <string>    The repository's working tree. (default: .)
        --home <string>         Folder for what does not belong into Git (UNDERSTUDY_HOME); \`.understudy\`
                                in the directory.
        --forge <local|github>  Where pull requests and issues live (UNDERSTUDY_FORGE); \`local\`, and
                                \`github\` inside a workflow.
        --repository <string>   \`owner/name\` on GitHub (GITHUB_REPOSITORY).
        --blobs <string>        Where big bytes lie: \`file\`, or \`oci://<registry>/<repository>\`
                                (UNDERSTUDY_BLOBS).
        --identity <string>     Login of the App that alone writes evidence (UNDERSTUDY_IDENTITY); without
                                it evidence is advisory.
        --now <string>          A moment (ISO 8601) in place of the present (UNDERSTUDY_NOW).
        --dry-run               Decide and print the plan; write nothing.
        --json                  Print one JSON object on standard output; everything else goes to standard
                                error.
        --help                  Print this text.

      Outputs (members of the JSON object)
        said  What was said.

      Examples
        npm run -s understudy -- greet world

      Exit codes
        0  Done; where the verb judges, the verdict is \`pass\`.
        1  Done, and the verdict is not \`pass\`: inconclusive, fail or error.
        2  The user's error: a flag, a spec or data must be changed. Every problem is listed with its
           remedy.
        3  Our error. Please report it, with the stack that is printed.
      "
    `);
  });

  test("--dry-run is offered only where there is something to write", async () => {
    expect((await call(["look", "--help"])).out).not.toContain("--dry-run");
  });
});
