/** The example of the page on gates is one that `validate` has nothing against. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { validate } from "../../src/stages/validate/plan.ts";
import { imageModel, imageWorld } from "../spec/generated-repository/image-carriers.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/reference/gates.md"), "utf8");

/** A model of images of the page's world: cars, by two cameras. */
function repository() {
  const [, yaml = ""] = /```yaml\nspec:.*\n([\s\S]*?)```/u.exec(page) ?? [];
  const model = imageModel("gate-camera", "frames");
  const text = model.text.slice(0, model.text.indexOf("  gates:")) + yaml;
  const world = imageWorld("frames").map(({ path, text: own }) => ({
    path,
    text: own
      .replaceAll("good", "car")
      .replaceAll("bad", "truck")
      .replace(
        "    - name: outcome\n",
        "    - name: camera\n      type: category\n      values: [north, south]\n    - name: outcome\n",
      ),
  }));
  return new Map([...world, { ...model, text }].map((each) => [each.path, new TextEncoder().encode(each.text)]));
}

test("the example is a model whose gates mean something", () => {
  const files = repository();
  const { problems, counts } = validate({ files, base: files, ids: (digest) => new Set([digest]) });
  expect(problems).toEqual([]);
  expect(counts.files).toBe(3);
});
