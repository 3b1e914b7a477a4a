import { defineConfig } from "vitest/config";
import daily from "./vitest.config.ts";

/** What takes minutes: run by `.ci/run` after the tests of every day, one file at a time. */
export default defineConfig({
  test: { include: ["tests/heavy/**/*.test.ts"], fileParallelism: false, env: { ...daily.test?.env } },
});
