/** What every `Records` keeps. */
import { beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import type { RetrainRecord } from "../../src/domain/records.ts";
import type { Records } from "../../src/ports/records.ts";

const retrain = (subject: string, minute = 0): RetrainRecord => ({
  schema: 1,
  kind: "retrain",
  key: digestOf(subject),
  createdAt: `2026-03-01T10:${String(minute).padStart(2, "0")}:00.000Z`,
  deployment: "d",
  model: "m",
  trigger: "drift",
  subject,
  decision: "train",
  reason: "because",
});

interface Subject {
  readonly records: Records;
  /** The same records as another process sees them. */
  readonly other: Records;
  /** Records of an identity that the forge vouches for nowhere; without one in `records` and `other`. */
  readonly unvouched: Records;
}

export function recordsContract(name: string, make: () => Promise<Subject>): void {
  describe(`Records: ${name}`, () => {
    let records: Records;
    let other: Records;
    let unvouched: Records;
    beforeEach(async () => {
      ({ records, other, unvouched } = await make());
    });

    it("is empty at first", async () => {
      expect(await records.get("retrain", digestOf("x"))).toBeNull();
      expect(await records.list("retrain")).toEqual([]);
    });

    it("gives back what was put, to everybody", async () => {
      const record = retrain("window 1");
      expect(await records.put(record)).toEqual({ kind: "created", record });
      expect(await other.get("retrain", record.key)).toEqual(record);
      expect(await other.list("retrain")).toEqual([record]);
    });

    it("never changes a record: whoever comes second is told what is there", async () => {
      const first = retrain("window 1");
      await records.put(first);
      const second = { ...first, reason: "another", createdAt: "2027-01-01T00:00:00.000Z" };
      expect(await other.put(second)).toEqual({ kind: "exists", record: first });
      expect(await records.list("retrain")).toEqual([first]);
    });

    it("keeps kinds apart", async () => {
      const record = retrain("window 1");
      await records.put(record);
      expect(await records.get("deployment", record.key)).toBeNull();
      expect(await records.list("deployment")).toEqual([]);
    });

    it("lists the oldest first, then by key", async () => {
      const [late, early, same] = [retrain("late", 9), retrain("early", 1), retrain("same", 1)];
      for (const record of [late, early, same]) await records.put(record);
      const tied = [early, same].sort((a, b) => (a.key < b.key ? -1 : 1));
      expect(await other.list("retrain")).toEqual([...tied, late]);
      await other.put(retrain("later", 10));
      expect(await records.list("retrain")).toHaveLength(4);
    });

    it("calls nothing forged without an identity, and of a kind whatever is not the identity's", async () => {
      for (const each of [records, unvouched]) {
        expect((await each.forged("retrain")).size).toBe(0);
        await each.put(retrain("window 1"));
        await each.put(retrain("window 2"));
      }
      expect((await records.forged("retrain")).size).toBe(0);
      const forged = await unvouched.forged("retrain");
      expect(new Set(forged.keys())).toEqual(new Set([digestOf("window 1"), digestOf("window 2")]));
      expect(forged.get(digestOf("window 1"))).toMatchObject({ writer: null });
      expect((await unvouched.forged("segment")).size).toBe(0);
    });

    it("loses none of many written at the same time", async () => {
      const all = Array.from({ length: 12 }, (_, index) => retrain(`window ${index}`, index));
      await Promise.all(all.map((record, index) => (index % 2 === 0 ? records : other).put(record)));
      expect(await records.list("retrain")).toEqual(all);
    });
  });
}
