/** Runs one rule on the core specs with some changes; says what it found, a line each. */
import { expect } from "vitest";
import { loadSpecs } from "../../../src/spec/load.ts";
import type { Rule, RuleContext } from "../../../src/spec/rules/rule.ts";
import { type Carrier, coreFiles } from "../generated-repository/carriers.ts";

interface Change {
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

export interface Setting extends Partial<Pick<RuleContext, "base" | "ids">> {
  readonly changes?: readonly Change[];
  readonly added?: readonly Carrier[];
  readonly removed?: readonly string[];
}

export const MODEL = "models/core/model.yaml";
export const DATASET = "datasets/core/dataset.yaml";
export const DEPLOYMENT = "deployments/core/deployment.yaml";

export const bytesOf = (carriers: readonly Carrier[]): Map<string, Uint8Array> =>
  new Map(carriers.map(({ path, text }) => [path, new TextEncoder().encode(text)]));

export function contextOf({
  changes = [],
  added = [],
  removed = [],
  base,
  ids = () => undefined,
}: Setting): RuleContext {
  const texts = new Map([...coreFiles(), ...added].map(({ path, text }) => [path, text]));
  for (const { path, from, to } of changes) {
    expect(texts.get(path)).toContain(from);
    texts.set(
      path,
      (texts.get(path) ?? "").replace(from, () => to),
    );
  }
  for (const path of removed) texts.delete(path);
  const files = bytesOf([...texts].map(([path, text]) => ({ path, text })));
  const loaded = loadSpecs(files);
  return { specs: loaded.specs, loaded, files, base, ids };
}

/** `line CODE found -> expected`, with the file's name only where it is not the first change's. */
export function check(rule: Rule, setting: Setting = {}): readonly string[] {
  const context = contextOf(setting);
  // A change that breaks a file by itself would silence the rule and prove nothing.
  expect(context.loaded.problems).toEqual([]);
  return rule(context).map(({ code, location, found, expected }) => {
    const place =
      location?.file === setting.changes?.[0]?.path ? `${location?.line}` : `${location?.file}:${location?.line}`;
    return `${place} ${code} ${found ?? "-"} -> ${expected ?? "-"}`;
  });
}
