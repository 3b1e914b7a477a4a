/** The files of a prediction log, on a folder and in memory. */
import { appendFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomIds } from "../../../src/adapters/clock/clock.ts";
import { memoryMachineLog } from "../../../src/adapters/memory/prediction-files.ts";
import { folderPredictionFiles } from "../../../src/adapters/prediction-log-folder/prediction-files.ts";
import { predictionFilesContract } from "../../contracts/prediction-files.ts";

predictionFilesContract("folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "understudy-files-"));
  return {
    files: folderPredictionFiles({ folder, ids: randomIds() }),
    write: async (deployment, file, text) => {
      await mkdir(join(folder, deployment), { recursive: true });
      await appendFile(join(folder, deployment, file), text);
    },
    dispose: () => rm(folder, { recursive: true }),
  };
});

predictionFilesContract("memory", async () => {
  const machine = memoryMachineLog("a-machine");
  return {
    files: machine.files,
    write: async (deployment, file, text) => machine.write(deployment, file, text),
    dispose: async () => {},
  };
});
