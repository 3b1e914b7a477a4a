/** Appends for ever and prints the id of whatever was acknowledged: started, and killed, by the test beside it. */
import { randomIds, systemClock } from "../../../src/adapters/clock/clock.ts";
import { createFolderPredictionLog } from "../../../src/adapters/prediction-log-folder/prediction-log.ts";
import { somePrediction } from "../../support/predictions.ts";

const [folder = ""] = process.argv.slice(2);
const log = createFolderPredictionLog({ folder, clock: systemClock(), ids: randomIds() });
const write = async (writer: number) => {
  for (let count = 0; ; count++) {
    const id = `${writer}-${count}/0`;
    await log.append([somePrediction(id)]);
    process.stdout.write(`${id}\n`);
  }
};
await Promise.all([write(0), write(1), write(2)]);
