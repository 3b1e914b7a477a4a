/** A repository of about `specs` specs in which every code is planted `times` times, and what must be found. */
import { digestOf } from "../../../src/domain/digest.ts";
import type { ValidateInput } from "../../../src/stages/validate/plan.ts";
import { carriers, coreFiles } from "./carriers.ts";
import { PLANTS } from "./plants.ts";

export interface ExpectedProblem {
  readonly code: string;
  readonly path: string;
  readonly line: number | undefined;
}

export interface GeneratedRepository {
  readonly input: Required<ValidateInput>;
  readonly expected: readonly ExpectedProblem[];
}

export function generateRepository({
  specs,
  times,
}: {
  readonly specs: number;
  readonly times: number;
}): GeneratedRepository {
  const files = new Map<string, Uint8Array>();
  const base = new Map<string, Uint8Array>();
  const otherIds = new Map<string, readonly string[]>();
  const expected: ExpectedProblem[] = [];
  for (const { path, text } of coreFiles()) files.set(path, new TextEncoder().encode(text));
  for (const [kind, plant] of PLANTS.entries()) {
    for (let time = 0; time < times; time++) {
      const planted = plant(kind * times + time);
      for (const [path, content] of planted.files) files.set(path, content);
      for (const [path, content] of planted.base ?? []) base.set(path, content);
      for (const [split, ids] of planted.ids ?? []) otherIds.set(digestOf(split), ids);
      expected.push({ code: planted.code, path: planted.path, line: planted.line });
    }
  }
  for (let index = 0; files.size < specs; index++) {
    const kinds = [carriers.review, carriers.deployment, carriers.model, carriers.dataset];
    const { path, text } = (kinds[index % kinds.length] ?? carriers.review)(`filler-${index}`);
    files.set(path, new TextEncoder().encode(text));
  }
  // Whatever split is asked for holds rows of its own, unless a plant says otherwise.
  const ids = (digest: string): ReadonlySet<string> => new Set(otherIds.get(digest) ?? [digest]);
  return { input: { files, base, ids }, expected };
}
