/** Members whose answers the test decides, and questions for them. */
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Bundle, Role } from "../../../src/domain/servable.ts";
import { Fault } from "../../../src/serving/fault.ts";
import type { Member } from "../../../src/serving/member.ts";
import type { Question, Reply } from "../../../src/serving/question.ts";
import { createRouting, type Routing, type RoutingInput } from "../../../src/serving/routing/routing.ts";

export type Behaviour = "answers" | "throws" | "hangs" | "non-finite" | "too-late" | "busy" | "refuses";

export interface ScriptedMember extends Member {
  /** What it was asked, in order. */
  readonly asked: Question[];
  behaviour: Behaviour;
  /** Milliseconds that an answer takes by the clock of the test. */
  slowness: number;
  probabilities: readonly number[];
}

const FAULTS = {
  "non-finite": () => new Fault(422, "not finite"),
  "too-late": () => new Fault(504, "too late"),
  busy: () => new Fault(429, "busy"),
  refuses: () => new Fault(400, "no image"),
  throws: () => new Error("no more memory"),
} as const;

export type TestClock = ReturnType<typeof fakeClock>;

export function scriptedMember(
  role: Role,
  version: number,
  clock: TestClock,
  placement: "inline" | "worker" = "inline",
): ScriptedMember {
  const asked: Question[] = [];
  const classes = ["dry", "wet"];
  const member: ScriptedMember = {
    ...{ role, model: "weather", version, classes, asked },
    servable: digestOf(`servable ${version}`),
    signature: null,
    face: { inputs: [], outputs: [] },
    behaviour: "answers",
    slowness: 1,
    probabilities: [0.75, 0.25],
    ask: (question) => {
      asked.push(question);
      const { behaviour } = member;
      if (behaviour === "hangs") return new Promise(() => {});
      clock.advance(member.slowness);
      if (behaviour !== "answers") return Promise.reject(FAULTS[behaviour]());
      return Promise.resolve(replyOf(question.rows, member.probabilities, classes));
    },
    state: () => ({
      ...{ placement, batchRows: 16, waiting: 0, waitingRows: 0, runningSince: null },
      ...{ runs: 1, rows: 2, runMs: 0 },
    }),
    runTime: (rows) => member.slowness * rows,
    close: async () => {},
  };
  return member;
}

function replyOf(rows: number, probabilities: readonly number[], classes: readonly string[]): Reply {
  const label = classes[probabilities.indexOf(Math.max(...probabilities))] ?? "";
  const all = Array.from({ length: rows }, () => probabilities).flat();
  return {
    outputs: {
      label: { datatype: "BYTES", shape: [rows], data: Array<string>(rows).fill(label) },
      probabilities: { datatype: "FP32", shape: [rows, classes.length], data: Float32Array.from(all) },
    },
    decisions: Array<"model">(rows).fill("model"),
    latencyMs: 1,
    queueMs: 0,
  };
}

export const question = (id: string, rows = 1): Question => ({
  ...{ id, rows, timestamps: null, receivedAt: 0, caller: null, fallback: null },
  inputs: { temperature: { datatype: "FP32", shape: [rows, 1], data: new Float32Array(rows) } },
  deadline: Number.MAX_SAFE_INTEGER,
});

export interface RoutedWorld {
  readonly routing: Routing;
  readonly clock: TestClock;
  readonly champion: ScriptedMember;
  readonly canary: ScriptedMember;
  readonly shadows: readonly [ScriptedMember, ScriptedMember];
  readonly standby: ScriptedMember;
  readonly trips: RoutingInput["trips"];
  /** Who answered, by the version. */
  answer(id: string, key?: string | null): Promise<number>;
}

/** Version 1 leads, 2 is the canary, 3 and 4 shadow, 5 stands by. */
export function routedWorld(weight: number, trips: RoutingInput["trips"] = new Map()): RoutedWorld {
  const clock = fakeClock();
  const champion = scriptedMember("champion", 1, clock);
  const canary = scriptedMember("canary", 2, clock);
  const shadows = [scriptedMember("shadow", 3, clock), scriptedMember("shadow", 4, clock)] as const;
  const standby = scriptedMember("standby", 5, clock);
  const { model, version, servable } = canary;
  const bundle: RoutingInput["bundle"] = { deployment: "garden", canary: { model, version, servable, weight } };
  const members: RoutingInput["members"] = [champion, ...shadows, canary, standby];
  const routing = createRouting({ bundle: bundle satisfies Pick<Bundle, "canary">, members, clock, trips });
  return {
    ...{ routing, clock, champion, canary, shadows, standby, trips },
    answer: async (id, key = null) => (await routing.ask(question(id), key, null)).member.version,
  };
}

export const turns = async (count = 50): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};
