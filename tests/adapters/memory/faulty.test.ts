/** A killed process stays dead, and what it did before stays done. */
import { describe, expect, it } from "vitest";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { collectingLog, fakeClock } from "../../../src/adapters/memory/clock.ts";
import { Crash, faulty } from "../../../src/adapters/memory/faulty.ts";
import { memoryFiles } from "../../../src/adapters/memory/files.ts";
import { digestOf } from "../../../src/domain/digest.ts";

const world = () => ({
  blobs: memoryBlobs(),
  clock: fakeClock(),
  log: collectingLog(),
  stores: { files: memoryFiles() },
});

describe("faulty", () => {
  it("counts effects over all ports, not looks, time or log lines", async () => {
    const { ports, calls } = faulty(world());
    ports.log.info("x");
    ports.clock.now();
    await ports.blobs.has(digestOf("a"));
    await ports.blobs.put("a");
    await ports.stores.files.write("/a", "a");
    expect(calls).toEqual(["blobs.put", "stores.files.write"]);
  });

  it("dies before a call: nothing happened", async () => {
    const real = world();
    const { ports } = faulty(real, { dieBefore: 2 });
    await ports.blobs.put("a");
    await expect(async () => ports.stores.files.write("/a", "a")).rejects.toThrow(Crash);
    expect(await real.stores.files.exists("/a")).toBe(false);
  });

  it("dies after a call: it happened, and nothing after it does", async () => {
    const real = world();
    const { ports } = faulty(real, { dieAfter: 1 });
    await expect(ports.blobs.put("a")).rejects.toThrow(Crash);
    expect(await real.blobs.has(digestOf("a"))).toBe(true);
    await expect(async () => ports.blobs.put("b")).rejects.toThrow(Crash);
    await expect(async () => ports.blobs.has(digestOf("a"))).rejects.toThrow(Crash);
    expect(await real.blobs.has(digestOf("b"))).toBe(false);
  });
});
