/** What is generated from the TypeBox schemas is what is committed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generatedFiles } from "../../../scripts/schemas/generated-files.ts";

const root = join(import.meta.dirname, "../../..");
const files = generatedFiles();

describe("generated files", () => {
  test.each([...files.keys()])("%s is up to date (npm run generate)", (path) => {
    expect(readFileSync(join(root, path), "utf8") === files.get(path)).toBe(true);
  });

  test("the validators import nothing", () => {
    const validators = files.get("src/spec/generated/validators.js") ?? "";
    expect(validators).not.toMatch(/^import |require\(/m);
  });

  test.each([...files].filter(([path]) => path.endsWith(".json")))("%s tells editors what it is", (_, text) => {
    const schema = JSON.parse(text) as Readonly<Record<string, unknown>>;
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(schema.title).toBeTruthy();
    expect(schema.description).toBeTruthy();
    expect(text).not.toContain("discriminator");
  });
});
