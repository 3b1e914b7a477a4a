/** Deploys a bundle, and is killed while it does: started by `kills.test.ts`. */
import { worldIn } from "../../support/process-target.ts";

const [folder = "", bundle = ""] = process.argv.slice(2);
process.stdout.write("deploying\n");
await worldIn(folder).target.apply({ deployment: "garden", port: 0 }, `sha256:${bundle.slice("sha256:".length)}`);
