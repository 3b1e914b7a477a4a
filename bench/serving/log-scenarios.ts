/** What each mode of the prediction log costs, and latencies below saturation. */
import { join } from "node:path";
import {
  compared,
  inTurns,
  jsonRequest,
  lines,
  loadOf,
  type Material,
  median,
  type Result,
  rate,
  ratioOf,
  tail,
  withServers,
} from "./comparing.ts";
import type { Measured } from "./load.ts";
import { measure, startBaseline, startOurs } from "./programs.ts";

/** Closed loop: `durable` answers only what has reached the disk. */
export async function modes(material: Material): Promise<readonly Result[]> {
  const { folder, linear } = material;
  const of = (log: "buffered" | "written" | "durable" | null) =>
    startOurs({ folder: join(folder, `mode-${log}`), models: [linear], log });
  const servers = [of("buffered"), of("written"), of("durable"), of(null)];
  return withServers(servers, async ([buffered = 0, written = 0, durable = 0, silent = 0]) => {
    const ask = (port: number) => () => measure(loadOf(material, port, jsonRequest(material)));
    const measured = await inTurns(material.rounds, {
      buffered: ask(buffered),
      written: ask(written),
      durable: ask(durable),
      "without a log": ask(silent),
    });
    const { "without a log": none, ...logged } = measured;
    return Object.entries(logged).map(([mode, all], index) =>
      compared(`log ${mode}, against none`, ratioOf(all, none, rate), index === 0 ? lines(measured) : []),
    );
  });
}

/**
 * Open loop at half of what our server answered in the closed loop just before: latencies of a server that is not
 * saturated, waiting for a free connection included, beside constant JSON at the same rate.
 */
export async function open(material: Material): Promise<readonly Result[]> {
  const servers = [
    startOurs({ folder: join(material.folder, "open"), models: [material.linear], log: "written" }),
    startBaseline({ kind: "constant", model: "", body: "json" }),
  ];
  return withServers(servers, async ([ours = 0, constant = 0]) => {
    const ask = (port: number, pace: number | null) =>
      measure(loadOf(material, port, jsonRequest(material), { rate: pace }));
    const measured: { readonly ours: Measured[]; readonly constant: Measured[] } = { ours: [], constant: [] };
    const rates: number[] = [];
    for (let round = 0; round < material.rounds; round++) {
      const pace = Math.round((await ask(ours, null)).perSecond / 2);
      rates.push(pace);
      measured.ours.push(await ask(ours, pace));
      measured.constant.push(await ask(constant, pace));
    }
    const rows = [
      `rate: ${median(rates)}/s`,
      percentiles("ours", measured.ours),
      percentiles("constant JSON", measured.constant),
    ];
    const middle = ratioOf(measured.ours, measured.constant, ({ p50 }) => p50);
    return [
      compared("open loop at half the rate, p50 against constant JSON", middle, rows),
      compared(
        "open loop at half the rate, p99 against constant JSON",
        ratioOf(measured.ours, measured.constant, tail),
        [],
      ),
    ];
  });
}

function percentiles(name: string, all: readonly Measured[]): string {
  const at = (pick: (of: Measured) => number) => median(all.map(pick)).toFixed(2);
  const odd = all.reduce((sum, { refused, broken }) => sum + refused + broken, 0);
  return (
    `${name}: p50 ${at(({ p50 }) => p50)} ms, p95 ${at(({ p95 }) => p95)} ms, p99 ${at(({ p99 }) => p99)} ms` +
    `${odd > 0 ? `, ${odd} NOT ANSWERED` : ""}`
  );
}
