/** Copies for a model on another thread go there together; for one on this thread there is nothing to wait for. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { type CopiesOptions, createCopies } from "../../../src/serving/routing/copies.ts";
import { question, scriptedMember, turns } from "./members.ts";

// The time that copies wait passes when the test says so.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout"] }));
afterEach(() => void vi.useRealTimers());

function world(placement: "inline" | "worker", rowsAtOnce = 16, more: Partial<CopiesOptions> = {}) {
  const clock = fakeClock();
  const member = scriptedMember("shadow", 2, clock, placement);
  const { monotonic } = clock;
  const copies = createCopies(member, { monotonic, isBusy: () => false, rowsAtOnce, isRecorded: true, ...more });
  const heard: string[] = [];
  const offer = (...ids: readonly string[]) => {
    for (const id of ids) copies.offer(question(id), () => heard.push(id));
  };
  const asked = () => member.asked.map(({ id }) => id);
  return { copies, member, heard, offer, asked };
}

it("asks one on this thread in the next turn", async () => {
  const { offer, asked } = world("inline");
  offer("a");
  await turns();
  expect(asked()).toEqual(["a"]);
});

it("lets copies gather for another thread, in the order in which they came", async () => {
  const { offer, asked, heard } = world("worker");
  offer("a", "b");
  await turns();
  expect(asked()).toEqual([]);
  offer("c");
  vi.runAllTimers();
  await turns();
  expect(asked()).toEqual(["a", "b", "c"]);
  expect(heard).toEqual(["a", "b", "c"]);
});

it("goes on at once when there are as many as are run together", async () => {
  const { offer, asked } = world("worker", 3);
  offer("a", "b");
  await turns();
  expect(asked()).toEqual([]);
  offer("c", "d");
  await turns();
  expect(asked()).toEqual(["a", "b", "c"]);
  vi.runAllTimers();
  await turns();
  expect(asked()).toEqual(["a", "b", "c", "d"]);
});

it("asks for as few as can be compared now and then, and loses none for it", async () => {
  const begun: number[] = [];
  const isBusy = () => {
    begun.push(asked().length);
    return false;
  };
  const { offer, copies, asked } = world("worker", 4, { comparableRows: () => 1, isBusy });
  const names = Array.from({ length: 32 }, (_, index) => String(index));
  offer(...names);
  await turns();
  await copies.close();
  expect(begun).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 29]);
  expect(asked()).toEqual(names);
});

it("asks what has gathered when it ends", async () => {
  const { offer, copies, heard } = world("worker");
  offer("a", "b");
  await copies.close();
  expect(heard).toEqual(["a", "b"]);
  expect(copies.counters()).toMatchObject({ rows: 2, dropped: 0 });
});
