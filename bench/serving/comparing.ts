/** Contenders in turns, the ratio between them, and how it is told. */
import type { Load, Measured } from "./load.ts";
import type { Server } from "./programs.ts";

export interface Material {
  readonly folder: string;
  readonly linear: string;
  readonly trees: string;
  readonly mlp: string;
  readonly large: string;
  readonly jsonBody: string;
  readonly binaryBody: string;
  readonly binaryHeader: number;
  /** The same with as many rows as `ROWS`. */
  readonly rowsBody: string;
  readonly rowsHeader: number;
  /** One JPEG in a binary body of the protocol. */
  readonly imageBody: string;
  readonly imageHeader: number;
  readonly seconds: number;
  readonly rounds: number;
  /** A Python that has mlserver and mlserver-sklearn; null: that comparison is left out. */
  readonly python: string | null;
}

export interface Result {
  readonly name: string;
  /** null: not measured. */
  readonly ratio: number | null;
  readonly target: string | null;
  readonly reached: boolean | null;
  /** The medians behind it, for people. */
  readonly rows: readonly string[];
}

export const CONNECTIONS = 64;

export type Request = Pick<Load, "path" | "method" | "headers" | "body">;

export const loadOf = ({ seconds }: Material, port: number, request: Request, more: Partial<Load> = {}): Load => ({
  ...{ port, ...request, connections: CONNECTIONS, warmUpSeconds: 1, seconds, rate: null },
  ...more,
});

export const jsonRequest = ({ jsonBody }: Material): Request => ({
  path: "/v2/models/bench/infer",
  method: "POST",
  headers: { "content-type": "application/json" },
  body: jsonBody,
});

const binary = (model: string, body: string, header: number): Request => ({
  path: `/v2/models/${model}/infer`,
  method: "POST",
  headers: {
    "content-type": "application/octet-stream",
    "inference-header-content-length": String(header),
  },
  body,
});

export const binaryRequest = ({ binaryBody, binaryHeader }: Material, model: string): Request =>
  binary(model, binaryBody, binaryHeader);

/** Of a request whose rows are many enough that the model, and not the protocol, is what is measured. */
export const ROWS = 4;

export const rowsRequest = ({ rowsBody, rowsHeader }: Material, model: string): Request =>
  binary(model, rowsBody, rowsHeader);

export const imageRequest = ({ imageBody, imageHeader }: Material): Request => binary("bench", imageBody, imageHeader);

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

type Turn = () => Promise<Measured>;

/** Every contender once a round, in changing order. */
export async function inTurns<K extends string>(
  rounds: number,
  turns: Readonly<Record<K, Turn>>,
): Promise<Record<K, Measured[]>> {
  const names = Object.keys(turns) as K[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as Measured[]])) as Record<K, Measured[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) measured[name].push(await turns[name]());
  }
  return measured;
}

/** Not a number where somebody answered nothing: that reaches no target. */
export const ratioOf = (
  ours: readonly Measured[],
  other: readonly Measured[],
  pick: (of: Measured) => number,
): number => {
  if ([...ours, ...other].some(({ requests }) => requests === 0)) return Number.NaN;
  return median(ours.map((each, round) => pick(each) / pick(other[round] ?? each)));
};

export const line = (name: string, all: readonly Measured[]): string => {
  const at = (pick: (of: Measured) => number) => median(all.map(pick));
  const odd = all.reduce((sum, { refused, broken }) => sum + refused + broken, 0);
  return (
    `${name}: ${Math.round(at(({ perSecond }) => perSecond))}/s, p50 ${at(({ p50 }) => p50).toFixed(2)} ms, ` +
    `p99 ${at(({ p99 }) => p99).toFixed(2)} ms${odd > 0 ? `, ${odd} NOT ANSWERED` : ""}`
  );
};

export const lines = (measured: Readonly<Record<string, readonly Measured[]>>): readonly string[] =>
  Object.entries(measured).map(([name, all]) => line(name, all));

export const atLeast = (name: string, ratio: number, wanted: number, rows: readonly string[]): Result => ({
  ...{ name, ratio, target: `at least ${wanted}`, reached: ratio >= wanted, rows },
});
export const atMost = (name: string, ratio: number, wanted: number, rows: readonly string[]): Result => ({
  ...{ name, ratio, target: `at most ${wanted}`, reached: ratio <= wanted, rows },
});

export async function withServers<T>(
  servers: readonly Promise<Server>[],
  work: (ports: readonly number[]) => Promise<T>,
) {
  const started = await Promise.allSettled(servers);
  try {
    return await work(
      started.map((each) => {
        if (each.status === "rejected") throw each.reason;
        return each.value.port;
      }),
    );
  } finally {
    await Promise.all(started.map((each) => (each.status === "fulfilled" ? each.value.stop() : undefined)));
  }
}

export const rate = ({ perSecond }: Measured) => perSecond;
export const tail = ({ p99 }: Measured) => p99;

/** Measured beside each other, without a wish. */
export const compared = (name: string, ratio: number, rows: readonly string[]): Result => ({
  ...{ name, ratio, target: null, reached: null, rows },
});
