/** `export`: the prediction log as a file of JSON lines or Parquet, by window of time. */
import { resolve } from "node:path";
import { userError } from "../../domain/errors/user-error.ts";
import { EXPORT_FORMATS, EXPORT_KINDS, type ExportWindow } from "../../domain/export-kind.ts";
import { exportJsonLines, exportParquet } from "../../domain/export-rows.ts";
import { parseTimestamp } from "../../domain/timestamp.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";
import { findDeployment } from "./repository.ts";

export const exportVerb = defineVerb({
  name: "export",
  summary: "Write what was predicted, said or measured into a file",
  details:
    "Reads the prediction log wherever its lines are: on this machine, and in the blob store where `collect` brought " +
    "them. Predictions come by the time of their event, feedback and telemetry by their own. A request that was sent " +
    "twice with one id is there twice. The file is written beside its place, and stands there when it is whole.",
  inputs: {
    deployment: { type: "string", positional: true, required: true, description: "Name of the Deployment." },
    output: { type: "string", required: true, description: "The file." },
    kind: { type: "choice", choices: EXPORT_KINDS, default: "predictions", description: "What is written." },
    format: { type: "choice", choices: EXPORT_FORMATS, default: "jsonl", description: "How it is written." },
    from: { type: "string", description: "ISO 8601, UTC unless it names a zone; included." },
    to: { type: "string", description: "The same; not included." },
  },
  outputs: {
    file: "Where it was written.",
    bytes: "Its size.",
  },
  faces: ["cli"],
  writes: false,
  permissions: [],
  examples: [
    "export seattle-weather --output june.parquet --format parquet --from 2015-06-01 --to 2015-07-01",
    "export seattle-weather --output said.jsonl --kind feedback",
  ],
  run: async ({ ports: wire, settings }, { deployment: name, output, kind, format, from, to }) => {
    const ports = await wire();
    const deployment = findDeployment(await readSnapshot(ports.git), name).name;
    const window: ExportWindow = { ...momentOf("from", from), ...momentOf("to", to) };
    const asked = EXPORT_KINDS.find((each) => each === kind) ?? "predictions";
    const lines = () => ports.predictionLog.lines({ deployment, ...window });
    const file = resolve(settings.cwd, output);
    let bytes = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      const encoder = new TextEncoder();
      const pieces =
        format === "parquet"
          ? exportParquet(ports.parquet, lines, asked, window)
          : exportJsonLines(lines(), asked, window);
      for await (const piece of pieces) {
        const written = typeof piece === "string" ? encoder.encode(piece) : piece;
        bytes += written.length;
        yield written;
      }
    }
    await ports.files.write(file, counted());
    return { outputs: { file, bytes }, text: `${bytes} bytes of ${asked} of ${deployment} are in ${file}.` };
  },
});

function momentOf<N extends "from" | "to">(name: N, text: string | null): { readonly [K in N]?: string } {
  if (text === null) return {};
  const moment = parseTimestamp(text);
  if (moment === null) throw userError("EXPORT_TIME_INVALID", { found: text, with: { input: name } });
  return { [name]: new Date(moment).toISOString() } as { readonly [K in N]?: string };
}
