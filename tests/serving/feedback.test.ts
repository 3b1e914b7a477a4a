/** Feedback: taken as a whole, idempotent, and only in labels that a model here knows. */
import { beforeEach, describe, expect, it } from "vitest";
import { putBundle, putServable } from "../support/serving.ts";
import { type ServedWorld, servedWorld } from "./world.ts";

describe("feedback", () => {
  let world: ServedWorld;
  beforeEach(async () => {
    world = await servedWorld(async (blobs) =>
      putBundle(blobs, { model: "weather", version: 1, servable: await putServable(blobs) }),
    );
  });

  it("is kept with its source and its author, once however often it is sent", async () => {
    const items = [
      { id: "r/0", label: "wet", source: "review", by: "ana" },
      { id: "r/1", label: "dry" },
    ];
    expect(await world.post("/feedback", items)).toEqual({ status: 200, body: { accepted: 2 } });
    await world.post("/feedback", items);
    expect([...(await world.log.feedback("garden")).values()]).toMatchObject([
      { id: "r/0", label: "wet", source: "review", by: "ana", deployment: "garden" },
      { id: "r/1", label: "dry", source: "label" },
    ]);
  });

  it.each<[string, unknown]>([
    ["an object", { id: "r/0", label: "wet" }],
    ["an item that is none", [null]],
    ["no id", [{ label: "wet" }]],
    ["a label that is no class", [{ id: "r/0", label: "snow" }]],
    ["an unknown source", [{ id: "r/0", label: "wet", source: "guess" }]],
    ["an author that is no text", [{ id: "r/0", label: "wet", by: 7 }]],
    ["one bad item among good ones", [{ id: "r/0", label: "wet" }, { id: "r/1" }]],
  ])("is refused as a whole: %s", async (_, body) => {
    expect(await world.post("/feedback", body)).toMatchObject({ status: 400, body: { error: expect.any(String) } });
    expect((await world.log.feedback("garden")).size).toBe(0);
  });
});
