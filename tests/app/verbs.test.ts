import { describe, expect, test } from "vitest";
import { JSON_MEMBERS } from "../../src/app/outcome.ts";
import { GLOBAL_INPUTS } from "../../src/app/settings.ts";
import { loadVerbs } from "../../src/app/verb.ts";
import { CLI_VERBS as VERBS } from "../../src/cli/verbs.ts";

describe.each(await loadVerbs(VERBS))("the declaration of $name", (verb) => {
  test("reads well in help and reference", () => {
    expect(verb.name).toMatch(/^[a-z]+$/);
    expect(verb.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(verb.details).toMatch(/\.$/);
    for (const { description } of Object.values(verb.inputs)) expect(description).toMatch(/[.)]$/);
    for (const description of Object.values(verb.outputs)) expect(description).toMatch(/\.$/);
  });

  test("takes no flag that every verb has already", () => {
    const taken = [...Object.keys(GLOBAL_INPUTS), "json", "help", "dry-run", "github-token"];
    expect(Object.keys(verb.inputs).filter((name) => taken.includes(name))).toEqual([]);
  });

  test("gives no output that would hide a member of every JSON object", () => {
    const members: readonly string[] = JSON_MEMBERS;
    expect(Object.keys(verb.outputs).filter((name) => members.includes(name))).toEqual([]);
  });

  test("requires nothing after what may be left out, among the values without a name", () => {
    const places = Object.values(verb.inputs).filter(({ positional }) => positional);
    const required = places.map((input) => "required" in input && input.required === true);
    expect(required).toEqual([...required].sort((a, b) => Number(b) - Number(a)));
  });

  test("writes nothing, or asks for the right to write", () => {
    const asks = verb.permissions.some(({ access }) => access === "write");
    // A folder of the machine that it runs on needs nobody's leave.
    const isLocal = verb.name === "dashboard";
    if (verb.faces.includes("action")) expect(asks).toBe(verb.writes && !isLocal);
    else expect(verb.permissions).toEqual([]);
  });

  test("has examples of itself", () => {
    for (const example of verb.examples ?? []) expect(example.split(" ")[0]).toBe(verb.name);
  });
});
