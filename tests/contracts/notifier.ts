/** What every `Notifier` does with a notice. */
import { describe, expect, it } from "vitest";
import type { Notice, Notifier } from "../../src/ports/notifier.ts";

export interface NotifierWorld {
  readonly notifier: Notifier;
  /** What somebody listening has heard. */
  heard(): readonly unknown[];
  /** From now on nobody takes it. */
  refuse(): void;
  close?(): Promise<void>;
}

export const NOTICE: Notice = {
  text: "porch: firing",
  blocks: [
    { type: "section", text: { type: "mrkdwn", text: "*porch*: firing, 20 &lt; 30 – größer", verbatim: true } },
    { type: "context", elements: [{ type: "mrkdwn", text: "window 2024-01-08", verbatim: true }] },
  ],
};

export function notifierContract(name: string, make: () => Promise<NotifierWorld>): void {
  describe(`Notifier: ${name}`, () => {
    it("hands a notice over whole, once", async () => {
      const world = await make();
      expect(await world.notifier.notify(NOTICE)).toEqual({ kind: "delivered" });
      expect(world.heard()).toEqual([NOTICE]);
      await world.close?.();
    });

    it("says why nobody was told, and goes on", async () => {
      const world = await make();
      world.refuse();
      const delivery = await world.notifier.notify(NOTICE);
      expect(delivery).toMatchObject({ kind: "failed", reason: expect.stringMatching(/\w/) });
      await world.close?.();
    });
  });
}
