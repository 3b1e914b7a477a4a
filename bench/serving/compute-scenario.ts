/**
 * Rows a second through the server, of what the model alone reaches at its best batch size: with nothing beside it, and
 * beside a plain server that is sent the same bytes at the same rate. HTTP takes processor time that the model alone does
 * not spend; where there are few cores, the difference between the two is that, and no server of this runtime has it back.
 */
import {
  atLeast,
  CONNECTIONS,
  compared,
  line,
  loadOf,
  type Material,
  median,
  type Result,
  ROWS,
  rowsRequest,
  withServers,
} from "./comparing.ts";
import type { Measured } from "./load.ts";
import { measure, runRaw, startBaseline, startFile } from "./programs.ts";

const BATCHES = [1, 4, 16, 32, 64, 128];
/** Before and after the model is measured. */
const MARGIN_SECONDS = 2;

export async function compute(material: Material): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const model of ["mlp", "large"] as const) {
    const file = material[model];
    const rounds: Round[] = [];
    await withServers([startFile(file)], async ([port = 0]) => {
      for (let round = 0; round < material.rounds; round++) {
        const raw = await runRaw({ model: file, batches: BATCHES, seconds: material.seconds / BATCHES.length });
        const own = await measure(loadOf(material, port, rowsRequest(material, model)));
        const best = BATCHES.toSorted((one, other) => (raw[other] ?? 0) - (raw[one] ?? 0))[0] ?? 1;
        const beside = await rawBeside(material, model, { batch: best, perSecond: own.perSecond });
        rounds.push({ own, alone: raw[best] ?? Number.NaN, beside });
      }
    });
    results.push(...told(model, rounds));
  }
  return results;
}

interface Round {
  readonly own: Measured;
  /** Rows a second. */
  readonly alone: number;
  readonly beside: number;
}

function told(model: string, rounds: readonly Round[]): readonly Result[] {
  const ratio = (of: "alone" | "beside") => median(rounds.map((round) => (ROWS * round.own.perSecond) / round[of]));
  const rate = (of: "alone" | "beside") => `${Math.round(median(rounds.map((round) => round[of])))} rows/s`;
  const name = `${model} binary, ${ROWS} rows a request, of the model alone`;
  const own = rounds.map((round) => round.own);
  return [
    atLeast(name, ratio("alone"), 0.9, [line("ours", own), `the model alone: ${rate("alone")}`]),
    compared(`${name} beside a server that only reads`, ratio("beside"), [`the model beside it: ${rate("beside")}`]),
  ];
}

/** The model in a process of its own, while another one reads as many of the same requests. */
async function rawBeside(
  material: Material,
  model: "mlp" | "large",
  { batch, perSecond }: { readonly batch: number; readonly perSecond: number },
): Promise<number> {
  const everyMs = (CONNECTIONS * 1_000) / perSecond;
  const reading = startBaseline({ kind: "reading", model: "", body: "binary", everyMs });
  return withServers([reading], async ([port = 0]) => {
    const seconds = material.seconds + 2 * MARGIN_SECONDS;
    const load = loadOf(material, port, rowsRequest(material, model), { warmUpSeconds: 0, seconds });
    const asked = measure(load);
    const raw = await runRaw({ model: material[model], batches: [batch], seconds: material.seconds });
    await asked;
    return raw[batch] ?? Number.NaN;
  });
}
