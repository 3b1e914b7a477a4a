import { defineConfig } from "vitest/config";

/** Pure code, and stages on fakes: nothing of one file outlives it, so files share what they load, a third of their time. */
const PURE = "tests/{docs,domain,policy,spec,stages,stats,workflows}/**/*.test.ts";

export default defineConfig({
  test: {
    // Half of the others' time is waiting for the programs that they start. More files at a time than cores would be slower.
    maxWorkers: 2,
    // Against hangs only: a busy machine is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: "pure", include: [PURE], isolate: false } },
      { extends: true, test: { name: "machine", include: ["tests/**/*.test.ts"], exclude: [PURE, "tests/heavy/**"] } },
    ],
  },
});
