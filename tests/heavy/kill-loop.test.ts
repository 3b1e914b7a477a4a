/**
 * The loop on fakes, killed between any two writes of all ports. After a write and before the next one is the same gap,
 * so every second write, killed before it and after it, is all of them.
 */
import { expect, it } from "vitest";
import { differences } from "../loop/story.ts";

it.each(["dieBefore", "dieAfter"] as const)(
  "%s any write changes nothing about the end",
  { timeout: 900_000 },
  async (when) => {
    expect(await differences(when, 1, 2)).toEqual([]);
  },
);
