/** The prediction log in memory keeps the contract of prediction logs. */
import { createMemoryPredictionLog } from "../../../src/adapters/memory/prediction-log.ts";
import { predictionLogContract } from "../../contracts/prediction-log.ts";

predictionLogContract("memory", async () => ({ log: createMemoryPredictionLog(), dispose: async () => {} }));
