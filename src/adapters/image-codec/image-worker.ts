/** A thread that prepares one image after the other: decoding would block whoever else is answered meanwhile. */
import { parentPort, workerData } from "node:worker_threads";
import { createDecoder } from "./decode.ts";
import { LARGE } from "./limits.ts";
import type { Ask, Reply, ThreadInput } from "./messages.ts";
import { prepareImage } from "./prepare.ts";
import { Refusal } from "./refusal.ts";

const { limits } = workerData as ThreadInput;
const decoder = createDecoder(limits);

async function answer({ image, steps }: Ask): Promise<Reply> {
  try {
    const prepared = await prepareImage(await decoder, image, steps);
    const { width, height } = prepared.properties;
    return { kind: "prepared", ...prepared, spent: width * height > LARGE };
  } catch (error) {
    if (error instanceof Refusal) return { kind: "refused", reason: error.message };
    return { kind: "failed", reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on("message", async (ask: Ask) => {
  const reply = await answer(ask);
  parentPort?.postMessage(reply, reply.kind === "prepared" ? [reply.data.buffer as ArrayBuffer] : []);
});
