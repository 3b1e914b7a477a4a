import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Pure code, and stages on fakes: nothing of one file outlives it, so files share what they load. */
const PURE = "tests/{docs,domain,policy,spec,stages,stats,workflows}/**/*.test.ts";

export default defineConfig({
  test: {
    // Much of the others' time is waiting for the programs that they start.
    maxWorkers: 2,
    // Those programs find what they load compiled, as `bin/understudy.js` has it: a third of the work of starting one.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/understudy") },
    // Against hangs only: a busy machine is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: "pure", include: [PURE], isolate: false } },
      { extends: true, test: { name: "machine", include: ["tests/**/*.test.ts"], exclude: [PURE, "tests/heavy/**"] } },
    ],
  },
});
