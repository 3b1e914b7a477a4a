/** Draws the frames of the sample `vehicles`. By default where they are committed; with a folder, there. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chanceOf } from "./chance.ts";
import { drawFrame } from "./frame.ts";
import { jpegEncoder } from "./jpeg.ts";
import { labelsFile, laterFrames, type ScheduledFrame, trainingFrames } from "./schedule.ts";

const committed = fileURLToPath(new URL("../../../datasets/vehicles/", import.meta.url));
const folder = process.argv[2] === undefined ? committed : resolve(process.argv[2]);
const encode = await jpegEncoder();

async function write(name: string, frames: readonly ScheduledFrame[]): Promise<void> {
  const target = join(folder, name);
  rmSync(target, { recursive: true, force: true });
  let bytes = 0;
  for (const frame of frames) {
    const file = join(target, frame.path);
    mkdirSync(dirname(file), { recursive: true });
    const quality = Math.round(chanceOf(`${frame.name}/quality`).between(65, 88));
    const jpeg = await encode(drawFrame(frame), quality);
    writeFileSync(file, jpeg);
    bytes += jpeg.length;
  }
  writeFileSync(join(target, "labels.csv"), labelsFile(frames));
  process.stdout.write(`${target}: ${frames.length} frames, ${bytes} bytes\n`);
}

await write("frames", trainingFrames());
await write("later", laterFrames());
