/** The built-in trainer as the port sees it: in its worker thread. */
import { createBuiltinTrainer } from "../../../src/adapters/builtin-trainer/builtin-trainer.ts";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { trainerContract } from "../../contracts/trainer.ts";
import { settings } from "./settings.ts";

trainerContract("the built-in trainer", () => ({
  trainer: createBuiltinTrainer({ clock: systemClock() }),
  works: { command: [], hyperparameters: { ...settings() } },
  breaks: { command: [], hyperparameters: { ...settings(), learningRate: Number.NaN } },
  lasts: { command: [], hyperparameters: { ...settings({ epochs: 10_000_000, patience: 10_000_000 }) } },
}));
