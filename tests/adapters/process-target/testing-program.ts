/** Starts a test server, says where, and waits to be killed: started by `kills.test.ts`. */
import { createTestEnvironment } from "../../../src/adapters/process-target/test-environment.ts";
import { BUILD, SERVE_COMMAND, worldIn } from "../../support/process-target.ts";

const [folder = "", bundle = ""] = process.argv.slice(2);
const environment = createTestEnvironment({
  launch: { command: SERVE_COMMAND, readyWithinMs: 20_000 },
  blobs: worldIn(folder).blobFolder,
  servingBuild: BUILD,
  threads: 1,
});
const { url } = await environment.start(`sha256:${bundle.slice("sha256:".length)}`);
process.stdout.write(`${url}\n`);
setInterval(() => {}, 1_000);
