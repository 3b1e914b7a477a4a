/** Leaves the network that train.py made, in the place of a training: for machines without Python. Says so. */
import { appendFileSync, copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

const { UNDERSTUDY_DATASET: dataset, UNDERSTUDY_OUTPUT: output, UNDERSTUDY_METRICS: metrics } = process.env;
const classes = JSON.parse(readFileSync(join(dataset, "manifest.json"), "utf8")).signature.label.classes;
// What the frozen network's two logits mean, in their order.
if (JSON.stringify(classes) !== '["car","truck"]') throw new Error(`frozen for car and truck, not for ${classes}`);
copyFileSync(new URL("./frozen.onnx", import.meta.url), join(output, "model.onnx"));
// The end of the curve of the training that made it.
appendFileSync(metrics, readFileSync(new URL("./frozen.metrics.jsonl", import.meta.url)));
console.log("Took the frozen network; nothing was trained.");
