import { defineConfig } from "vitest/config";

/** What takes minutes: run by `.ci/run` after the tests of every day. */
export default defineConfig({ test: { include: ["tests/heavy/**/*.test.ts"], fileParallelism: false } });
