/**
 * The tensors of images as numpy reads them. Skipped where Python or numpy is missing; UNDERSTUDY_TEST_PYTHON names the
 * interpreter.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { nodeFiles } from "../../src/adapters/files/files.ts";
import { npyHeader } from "../../src/domain/npy.ts";

const python = process.env.UNDERSTUDY_TEST_PYTHON ?? "python3";
const script = join(import.meta.dirname, "check-images.py");
const ready = spawnSync(python, ["-c", "import numpy"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "understudy-images-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!ready)("numpy reads the images of a split", () => {
  test.each([[[5, 3, 12, 16]], [[1, 1, 1, 1]], [[0, 3, 12, 16]], [[12_345, 1, 2, 2]], [[7]]])(
    "of shape %j",
    async (shape) => {
      const size = shape.reduce((product, each) => product * each, 1);
      const values = Float32Array.from({ length: size }, (_, index) => Math.sin(index));
      const bytes = new Uint8Array(values.buffer);
      async function* parts() {
        yield npyHeader(shape);
        yield bytes;
      }
      const path = join(folder, `${shape.join("x")}.npy`);
      await nodeFiles().write(path, parts());
      const { stdout, stderr } = spawnSync(python, [script, path], { encoding: "utf8" });
      expect(stderr).toBe("");
      expect(JSON.parse(stdout)).toEqual({
        shape,
        dtype: "float32",
        contiguous: true,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      });
    },
  );
});
