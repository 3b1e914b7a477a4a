/** What every test environment keeps: the suite that each adapter passes. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Digest } from "../../src/domain/digest.ts";
import { UserError } from "../../src/domain/errors/user-error.ts";
import type { Signature } from "../../src/domain/signature.ts";
import type { Row } from "../../src/domain/table.ts";
import type { InferenceClient } from "../../src/ports/inference.ts";
import type { TestEnvironment, TestLimits, TestServer } from "../../src/ports/target.ts";

export interface TestEnvironmentUnderTest {
  readonly environment: TestEnvironment;
  readonly inference: InferenceClient;
  /** What servers are started with; absent: as they come. */
  readonly limits?: TestLimits;
  /** Bundles that answer `row`, by servables that differ; and one that never does. */
  readonly healthy: readonly [Digest, Digest];
  readonly broken: Digest;
  readonly signature: Signature;
  readonly row: Row;
  /** How many servers there are now; absent: nobody can tell. */
  readonly running?: () => number;
  dispose(): Promise<void>;
}

export function testEnvironmentContract(name: string, make: () => Promise<TestEnvironmentUnderTest>): void {
  describe(`test environment: ${name}`, () => {
    let under: TestEnvironmentUnderTest;
    const started: TestServer[] = [];
    const start = async (bundle: Digest) => {
      const server = await under.environment.start(bundle, under.limits);
      started.push(server);
      return server;
    };
    beforeEach(async () => {
      under = await make();
    });
    afterEach(async () => {
      for (const server of started.splice(0)) await server.stop();
      await under.dispose();
    });

    it("answers with the bundle, by both faces alike, as the build that it named before", async () => {
      const { environment, inference, healthy, signature, row } = under;
      const { url, facts } = await start(healthy[0]);
      expect(await inference.describe(url)).toMatchObject({
        bundle: healthy[0],
        servingBuild: environment.servingBuild,
      });
      const own = await inference.predict(url, signature, [row]);
      const other = await inference.infer(url, signature, [row]);
      expect(own.answers[0]).toMatchObject({ label: other.answers[0]?.label, decision: expect.any(String) });
      expect(own.answers[0]?.probabilities).toEqual(other.answers[0]?.probabilities);
      expect(own.classes).toEqual(other.classes);
      expect(facts.servingBuild).toBe(environment.servingBuild);
    });

    it("says what the server was limited to", async () => {
      const { limits } = under;
      const { facts } = await start(under.healthy[0]);
      if (!limits) return expect(facts.limits.image).toBeUndefined();
      expect(facts.limits).toMatchObject({ image: limits.image, memoryBytes: limits.memoryBytes });
      expect(facts.limits.cpu ?? null).toBe(limits.cpu);
    });

    it("has two at one time, each with its own answers", async () => {
      const { inference, healthy } = under;
      const [one, other] = [await start(healthy[0]), await start(healthy[1])];
      expect(one.url).not.toBe(other.url);
      expect((await inference.describe(one.url)).bundle).toBe(healthy[0]);
      await one.stop();
      expect((await inference.describe(other.url)).bundle).toBe(healthy[1]);
    });

    it("leaves nothing behind, however often it is stopped; asked then, it is gone", async () => {
      const { inference, healthy, running } = under;
      const server = await start(healthy[0]);
      await server.stop();
      await server.stop();
      await expect(inference.describe(server.url)).rejects.toThrow("SERVER_UNREACHABLE");
      if (running) expect(running()).toBe(0);
    });

    it("says why a bundle does not start, as the user's error, and leaves nothing of it", async () => {
      const { broken, running } = under;
      await expect(start(broken)).rejects.toThrow(UserError);
      if (running) expect(running()).toBe(0);
    });

    it("tells how much memory a server held, more than nothing, or that it cannot be told", async () => {
      const server = await start(under.healthy[0]);
      const peak = await server.memoryPeak();
      if (peak !== null) expect(peak).toBeGreaterThan(1_000_000);
      await server.stop();
      expect(await server.memoryPeak()).toSatisfy((after: number | null) => after === null || after === peak);
    });
  });
}
