/** Which columns may name a slice that nobody declared. */
import { expect, test } from "vitest";
import { sliceColumns } from "../../../../src/stages/evaluate/weak/slice-columns.ts";

const column = (name: string, type: "number" | "category" | "text", values?: readonly string[]) =>
  ({ name, type, required: false, ...(values && { values }) }) as never;

const about = (visibility: "public" | "private", redact: readonly string[] = []) => ({
  dataset: {
    ...{ id: "id", label: "kind", visibility },
    columns: [
      ...[column("id", "category"), column("kind", "category", ["a", "b"]), column("height", "number")],
      ...[column("customer", "category"), column("account", "number"), column("note", "text")],
      ...[column("camera", "category"), column("season", "category", ["dry", "wet"])],
    ],
  },
  deployment: { predictions: { redact } },
  model: { features: ["height"], evaluation: { slices: [{ by: ["camera"] }] } },
});

const names = (of: ReturnType<typeof about>) => sliceColumns(of).map(({ name }) => name);

test("of a public dataset every number and category but the id, the label and what is redacted", () => {
  expect(names(about("public"))).toEqual(["height", "customer", "account", "camera", "season"]);
  expect(names(about("public", ["height"]))).not.toContain("height");
});

test("of a private dataset only those whose values the specs or the signature name", () => {
  expect(names(about("private"))).toEqual(["height", "camera", "season"]);
  expect(names(about("private", ["height", "camera"]))).toEqual(["season"]);
});
