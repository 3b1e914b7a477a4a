/** Runs one job, given as JSON, and exits in the middle of it, as a program does that has an error elsewhere. */
import { createBuiltinTrainer } from "../../../../src/adapters/builtin-trainer/builtin-trainer.ts";
import { systemClock } from "../../../../src/adapters/clock/clock.ts";

await createBuiltinTrainer({ clock: systemClock() }).train(JSON.parse(process.argv[2] ?? ""), ({ epoch }) => {
  if (epoch === 3) process.exit(7);
});
