import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/heavy/**"],
    // Against hangs only: a busy machine is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
