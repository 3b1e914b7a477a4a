/** Downloads the made-up packages, as a run that may be killed: registry and cache are its arguments. */
import { downloadPackage } from "../../../src/adapters/onnx-runtime/download.ts";
import { packages } from "./npm-registry.ts";

const [registry = "", cache = ""] = process.argv.slice(2);
process.stdout.write(await downloadPackage({ registry, cache, packages, retryAfterMs: 1 }));
