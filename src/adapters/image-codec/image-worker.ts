/** A thread that works on one image after the other: decoding would block whoever else is answered meanwhile. */
import { parentPort, workerData } from "node:worker_threads";
import { createDecoder } from "./decode.ts";
import type { Edit } from "./edit.ts";
import { LARGE } from "./limits.ts";
import type { Ask, Reply, ThreadInput } from "./messages.ts";
import { prepareImage } from "./prepare.ts";
import { Refusal } from "./refusal.ts";

const { limits } = workerData as ThreadInput;
const decoder = createDecoder(limits);
const editors: Promise<Edit>[] = [];

/** Whoever serves never needs the encoders. */
async function loadEditor(): Promise<Edit> {
  const { createEditor } = await import("./edit.ts");
  return createEditor(await decoder);
}

function editor(): Promise<Edit> {
  const [made = loadEditor()] = editors;
  editors[0] = made;
  return made;
}

async function answer(ask: Ask): Promise<Reply> {
  try {
    if ("steps" in ask) {
      const prepared = await prepareImage(await decoder, ask.image, ask.steps);
      const { width, height } = prepared.properties;
      return { kind: "prepared", ...prepared, spent: width * height > LARGE };
    }
    const edit = await editor();
    const { file, pixels } = await edit(ask);
    return { kind: "encoded", file, spent: pixels > LARGE };
  } catch (error) {
    if (error instanceof Refusal) return { kind: "refused", reason: error.message };
    return { kind: "failed", reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** What is handed over instead of copied. */
function memoryOf(reply: Reply): readonly ArrayBuffer[] {
  if (reply.kind === "prepared") return [reply.data.buffer as ArrayBuffer];
  return reply.kind === "encoded" ? [reply.file.buffer] : [];
}

parentPort?.on("message", async (ask: Ask) => {
  const reply = await answer(ask);
  parentPort?.postMessage(reply, memoryOf(reply));
});
