/** Which GPUs this machine has, as NVIDIA's own program says. */
import { execFile } from "node:child_process";

const LOOK_MS = 10_000;
const LONGEST_NAME = 100;
const MOST_GPUS = 16;

/** Such as `NVIDIA H100 80GB HBM3, NVIDIA H100 80GB HBM3`; null where there is none, or no driver that could say. */
export function gpuNames(environment: Readonly<Record<string, string>>): Promise<string | null> {
  const query = ["--query-gpu=name", "--format=csv,noheader"];
  return new Promise((resolve) => {
    execFile("nvidia-smi", query, { env: { ...environment }, timeout: LOOK_MS }, (error, output) => {
      if (error) return resolve(null);
      const names = output.split("\n").map((line) => line.trim().slice(0, LONGEST_NAME));
      resolve(
        names
          .filter((name) => name !== "")
          .slice(0, MOST_GPUS)
          .join(", ") || null,
      );
    });
  });
}
