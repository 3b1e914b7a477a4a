/**
 * Our server as it is deployed, in a process of its own: `node ours.ts <json of Ours>` makes a bundle of the model files,
 * starts it and prints its port. The prediction log is a real folder, or nowhere.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { blobFolder } from "../../src/adapters/blob-folder/blobs.ts";
import { randomIds, systemClock } from "../../src/adapters/clock/clock.ts";
import { createImageCodec } from "../../src/adapters/image-codec/image-codec.ts";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { createFolderPredictionSink } from "../../src/adapters/prediction-log-folder/prediction-sink.ts";
import { canonicalJson } from "../../src/domain/json.ts";
import type { Bundle, BundleMember, LogMode } from "../../src/domain/servable.ts";
import type { Row } from "../../src/domain/table.ts";
import type { Blobs } from "../../src/ports/blobs.ts";
import type { ImageCodec } from "../../src/ports/image-codec.ts";
import { parseTokens } from "../../src/serving/auth/tokens.ts";
import { discardingLog } from "../../src/serving/discarding-log.ts";
import { startServer } from "../../src/serving/start-server.ts";
import { makeServable, type Trained } from "../../src/stages/train/servable.ts";
import { SIGNATURE } from "./models.ts";
import { PICTURE_SIGNATURE, PICTURE_STEPS, picture } from "./picture.ts";

export interface Ours {
  readonly folder: string;
  /** ONNX files of the tabular signature: the champion's, then its shadows'. */
  readonly models: readonly string[];
  /** null: no prediction log. */
  readonly log: LogMode | null;
  /** With it the models are no shadows: each has a bundle, the first is answered with, and the token may reload. */
  readonly admin?: string;
  /** The models take the sample's images in place of rows of numbers. */
  readonly images?: boolean;
}

export interface Listening {
  readonly port: number;
  readonly pid: number;
  readonly bundles: readonly string[];
}

async function serve({ folder, models, log: mode, admin, images = false }: Ours): Promise<Listening> {
  const clock = systemClock();
  const ids = randomIds();
  const runtime = createOnnxRuntime();
  const blobs = blobFolder(join(folder, "blobs"));
  const predictions = join(folder, `predictions-${ids.next()}`);
  mkdirSync(predictions, { recursive: true });
  const codec = createImageCodec();
  const row: Row = Object.fromEntries(SIGNATURE.features.map(({ name }, index) => [name, index / 10]));
  const trained = images ? await ofPictures(blobs, codec) : { signature: SIGNATURE, rows: [row] };
  const members: BundleMember[] = [];
  for (const [index, file] of models.entries()) {
    const bytes = readFileSync(file);
    await blobs.put(bytes);
    const servable = await makeServable(runtime, { name: "bench", bytes, ...trained });
    members.push({ model: "bench", version: index + 1, servable: await blobs.put(canonicalJson(servable)) });
  }
  const bundleOf = (champion: BundleMember, shadows: readonly BundleMember[]): Bundle => ({
    schema: 2,
    deployment: "bench",
    champion,
    shadows,
    canary: null,
    standby: null,
    settings: {
      confidenceThreshold: 0.5,
      automation: "partial",
      predictions: { mode: mode ?? "written", inputs: 1, redact: [], retainMs: null },
    },
  });
  const [champion, ...others] = members;
  if (!champion) throw new Error("no model");
  const wanted = admin === undefined ? [bundleOf(champion, others)] : members.map((member) => bundleOf(member, []));
  const bundles = await Promise.all(wanted.map((bundle) => blobs.put(canonicalJson(bundle))));
  const [first] = bundles;
  if (!first) throw new Error("no bundle");
  const log = mode === null ? discardingLog : createFolderPredictionSink({ folder: predictions, clock, ids, blobs });
  const { port } = await startServer({
    ports: { blobs, runtime, images: codec, log, clock, ids },
    bundle: first,
    host: "127.0.0.1",
    port: 0,
    onError: (error) => console.error(error),
    ...(admin !== undefined && {
      operations: { access: { tokens: parseTokens(`admin=${admin}`), reach: "loopback", open: false } },
    }),
  });
  return { port, pid: process.pid, bundles };
}

async function ofPictures(blobs: Pick<Blobs, "put">, codec: ImageCodec): Promise<Omit<Trained, "name" | "bytes">> {
  const file = picture();
  const { data } = await codec.prepare(file, PICTURE_STEPS);
  return {
    signature: PICTURE_SIGNATURE,
    rows: [{ image: await blobs.put(file) }],
    images: { steps: PICTURE_STEPS, pixels: [data] },
    postprocessing: { output: "logits", activation: "softmax" },
  };
}

if (import.meta.main) {
  const listening = await serve(JSON.parse(process.argv[2] ?? "") as Ours);
  process.stdout.write(`${JSON.stringify(listening)}\n`);
}
