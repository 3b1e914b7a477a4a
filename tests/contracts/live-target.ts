/** What a target keeps that runs real servers: nothing is lost while they change, and it comes back. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Digest } from "../../src/domain/digest.ts";
import type { Target, TargetSettings } from "../../src/ports/target.ts";
import { loadOn, post } from "../support/load.ts";
import { inferBody } from "../support/serving.ts";

export interface LiveTarget {
  readonly target: Target;
  readonly settings: TargetSettings;
  /** Two bundles that answer `dry` and `wet` to the same row, and one that never becomes healthy. */
  readonly dry: Digest;
  readonly wet: Digest;
  readonly broken: Digest;
  /** Ends everything at once, and starts what a boot of the host would. */
  reboot(): Promise<void>;
  /** Ends what answers, behind the target's back. */
  crash(): Promise<void>;
  /** Makes what answers stand still. Absent where that cannot be done from outside. */
  hang?(): Promise<void>;
  /** Changes something about the target by hand that the next deployment mends, and gives the settings to mend it by. */
  disturb(): Promise<TargetSettings>;
  dispose(): Promise<void>;
}

const BODY = JSON.stringify(inferBody([{ temperature: 3, sky: "clear" }]));
/** Only a limit: a machine that is busy with other tests is slow, not wrong. */
const PATIENCE = { timeout: 60_000 };

export function liveTargetContract(name: string, make: () => Promise<LiveTarget>): void {
  describe(`live target: ${name}`, () => {
    let live: LiveTarget;
    beforeEach(async () => {
      live = await make();
    });
    afterEach(async () => {
      await live.target.stop(live.settings);
      await live.dispose();
    });

    const apply = async (bundle: Digest, other: Partial<TargetSettings> = {}) => {
      const outcome = await live.target.apply({ ...live.settings, ...other }, bundle);
      return outcome.kind === "rolled-back" ? `rolled back: ${outcome.reason}` : outcome.url;
    };
    const inferAt = (url: string) => `${url}/v2/models/weather/infer`;
    const labelAt = async (url: string): Promise<string> => {
      const { status, text } = await post(inferAt(url), BODY);
      return status === 200 ? labelIn(text) : `status ${status}`;
    };
    const running = async () => {
      const now = await live.target.running(live.settings);
      if (now.kind === "nothing") throw new Error("nothing runs");
      return now;
    };
    const answering = () =>
      running()
        .then(({ url }) => labelAt(url))
        .catch(String);

    it("loses no request while bundles change under load, and nobody hears the old answer after a switch", async () => {
      const url = await apply(live.dry);
      const load = loadOn(inferAt(url), { keepAlive: 6, fresh: 2, body: BODY });
      await expect.poll(() => load.counted().answers, PATIENCE).toBeGreaterThan(100);
      for (const [bundle, label] of [
        [live.wet, "wet"],
        [live.dry, "dry"],
        [live.wet, "wet"],
      ] as const) {
        expect(await apply(bundle)).toBe(url);
        const after = await Promise.all(Array.from({ length: 8 }, () => labelAt(url)));
        expect(new Set(after)).toEqual(new Set([label]));
      }
      const counted = await load.stop();
      expect(counted.failures).toEqual([]);
      expect(counted.answers).toBeGreaterThan(300);
    });

    it("keeps answering under load while a bundle is refused", async () => {
      const url = await apply(live.dry);
      const load = loadOn(inferAt(url), { keepAlive: 3, fresh: 1, body: BODY });
      expect(await apply(live.broken)).toContain("rolled back");
      expect((await load.stop()).failures).toEqual([]);
      expect(await labelAt(url)).toBe("dry");
      expect(await running()).toMatchObject({ bundle: live.dry });
    });

    it("goes back to a server that is still warm: the same one answers again", async () => {
      const url = await apply(live.dry, { keepWarmMs: 600_000 });
      const { since } = await running();
      await apply(live.wet, { keepWarmMs: 600_000 });
      expect((await running()).since).not.toBe(since);
      const load = loadOn(inferAt(url), { keepAlive: 3, fresh: 1, body: BODY });
      expect(await apply(live.dry, { keepWarmMs: 600_000 })).toBe(url);
      expect(await running()).toMatchObject({ since, bundle: live.dry });
      expect((await load.stop()).failures).toEqual([]);
      expect(await labelAt(url)).toBe("dry");
    });

    it("starts what died again, and comes back after a reboot with what it answered with", async () => {
      await apply(live.dry);
      await apply(live.wet);
      await live.crash();
      await expect.poll(answering, PATIENCE).toBe("wet");
      await live.reboot();
      await expect.poll(answering, PATIENCE).toBe("wet");
      expect(await running()).toMatchObject({ bundle: live.wet });
      expect((await live.target.apply(live.settings, live.wet)).kind).toBe("unchanged");
    });

    it("notices a server that answers nothing any more", async () => {
      await apply(live.dry);
      if (!live.hang) return;
      await live.hang();
      await expect.poll(answering, PATIENCE).toBe("dry");
    });

    it("says how it was changed by hand, and the next deployment mends it", async () => {
      await apply(live.dry);
      expect((await running()).drift).toBeUndefined();
      const settings = await live.disturb();
      const drifted = await live.target.running(settings);
      expect(drifted).toMatchObject({ kind: "running", drift: [expect.any(String)] });
      await live.target.apply(settings, live.dry);
      const mended = await live.target.running(settings);
      expect(mended.kind === "running" && mended.drift).toBe(undefined);
    });
  });
}

function labelIn(text: string): string {
  const { outputs } = JSON.parse(text) as { outputs: { name: string; data: string[] }[] };
  return outputs.find(({ name }) => name === "label")?.data[0] ?? text;
}
