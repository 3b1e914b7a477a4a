/** The loop on fakes, killed before and after every single write of every port. */
import { expect, it } from "vitest";
import { differences } from "../loop/story.ts";

it.each(["dieBefore", "dieAfter"] as const)(
  "%s any write changes nothing about the end",
  { timeout: 900_000 },
  async (when) => {
    expect(await differences(when, 1, 1)).toEqual([]);
  },
);
