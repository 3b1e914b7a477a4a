/** Runs one job, given as JSON, and kills its own process once a checkpoint must have been written. */
import { createBuiltinTrainer } from "../../../../src/adapters/builtin-trainer/builtin-trainer.ts";
import { systemClock } from "../../../../src/adapters/clock/clock.ts";

await createBuiltinTrainer({ clock: systemClock() }).train(JSON.parse(process.argv[2] ?? ""), ({ epoch }) => {
  if (epoch >= 40) process.kill(process.pid, "SIGKILL");
});
