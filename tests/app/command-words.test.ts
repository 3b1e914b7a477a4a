/** A call as words that a shell takes. */
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { commandWords } from "../../src/app/command-words.ts";
import type { Inputs } from "../../src/app/inputs.ts";

const INPUTS = {
  file: { type: "string", required: true, description: "" },
  columns: { type: "list", description: "" },
  least: { type: "share", default: 0.01, description: "" },
  rows: { type: "number", description: "" },
  all: { type: "boolean", description: "" },
} as const satisfies Inputs;

describe("a call in words", () => {
  it("says what was given, and nothing that is taken anyway", () => {
    const base = { columns: [], least: 0.01, rows: null, all: false };
    expect(commandWords("look", INPUTS, { ...base, file: "a.csv" })).toBe("understudy look --file a.csv");
    const given = { file: "a.csv", columns: ["b", "c"], least: 0.05, rows: 5, all: true };
    expect(commandWords("look", INPUTS, given)).toBe(
      "understudy look --file a.csv --columns b --columns c --least 0.05 --rows 5 --all",
    );
  });

  it("is quoted so that a shell hands over each word as it is", () => {
    const names = ["two words", "it's", '"quoted"', "$HOME `id`", "-dash", "a\nb", "*", "ü;&|"];
    const words = commandWords("look", INPUTS, { file: "", columns: names, least: 0.01, rows: null, all: false });
    const program = "const [...words] = process.argv.slice(1); console.log(JSON.stringify(words))";
    const shell = words.replace("understudy", `"$0" -e '${program}' --`);
    const seen = JSON.parse(execFileSync("/bin/sh", ["-c", shell, process.execPath], { encoding: "utf8" })) as string[];
    expect(seen).toEqual(["look", "--file", "", ...names.flatMap((name) => ["--columns", name])]);
  });
});
