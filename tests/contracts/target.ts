/** What every target keeps, wherever it runs: the suite that each adapter passes. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Digest } from "../../src/domain/digest.ts";
import type { Target, TargetSettings } from "../../src/ports/target.ts";

export interface TargetUnderTest {
  readonly target: Target;
  /** By default a deployment with any free port. */
  readonly settings?: TargetSettings;
  /** Bundles that become healthy, and one that never does. */
  readonly healthy: readonly [Digest, Digest];
  readonly broken: Digest;
  dispose(): Promise<void>;
}

export function targetContract(name: string, make: () => Promise<TargetUnderTest>): void {
  describe(`target: ${name}`, () => {
    let under: TargetUnderTest;
    let settings: TargetSettings;
    beforeEach(async () => {
      under = await make();
      settings = under.settings ?? { deployment: "garden", port: 0 };
    });
    afterEach(async () => {
      await under.target.stop(settings);
      await under.dispose();
    });

    it("runs nothing before it is told to, and stopping that is no error", async () => {
      expect(await under.target.running(settings)).toEqual({ kind: "nothing" });
      await under.target.stop(settings);
    });

    it("switches to a bundle, leaves the same bundle alone, and says what was there before", async () => {
      const { target, healthy } = under;
      const first = await target.apply(settings, healthy[0]);
      expect(first).toEqual({ kind: "switched", url: expect.any(String), previous: null });
      expect(await target.apply(settings, healthy[0])).toMatchObject({ kind: "unchanged" });
      const second = await target.apply(settings, healthy[1]);
      expect(second).toMatchObject({ kind: "switched", previous: healthy[0] });
      expect(await target.running(settings)).toMatchObject({
        kind: "running",
        bundle: healthy[1],
      });
      await target.stop(settings);
      expect(await target.running(settings)).toEqual({ kind: "nothing" });
    });

    it("keeps what answers when the new bundle does not become healthy", async () => {
      const { target, healthy, broken } = under;
      await target.apply(settings, healthy[0]);
      const outcome = await target.apply(settings, broken);
      expect(outcome).toEqual({ kind: "rolled-back", reason: expect.any(String), running: healthy[0] });
      expect(await target.running(settings)).toMatchObject({
        kind: "running",
        bundle: healthy[0],
      });
    });

    it("runs nothing when the first bundle does not become healthy", async () => {
      const outcome = await under.target.apply(settings, under.broken);
      expect(outcome).toMatchObject({ kind: "rolled-back", running: null });
      expect(await under.target.running(settings)).toEqual({ kind: "nothing" });
    });

    it("keeps deployments apart", async () => {
      const { target, healthy } = under;
      await target.apply(settings, healthy[0]);
      expect(await target.running({ ...settings, deployment: "orchard" })).toEqual({ kind: "nothing" });
    });
  });
}
