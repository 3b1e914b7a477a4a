/** Starts a trial in a container, says so, and waits to be killed: started by `docker-trial.test.ts`. */
import { join } from "node:path";
import { blobFolder } from "../../src/adapters/blob-folder/blobs.ts";
import { createDockerTestEnvironment } from "../../src/adapters/docker-target/test-environment.ts";
import { closureOf } from "../../src/app/blobs.ts";
import type { Digest } from "../../src/domain/digest.ts";
import type { TestLimits } from "../../src/ports/target.ts";
import { BUILD } from "../support/process-target.ts";

interface Asked {
  readonly host: string;
  readonly folder: string;
  readonly bundle: Digest;
  readonly limits: TestLimits;
}

const { host, folder, bundle, limits } = JSON.parse(process.argv[2] ?? "") as Asked;
const blobs = blobFolder(join(folder, "blobs"));
const environment = createDockerTestEnvironment({
  environment: { DOCKER_HOST: host },
  blobs,
  closure: (digest) => closureOf(blobs, digest),
  servingBuild: BUILD,
});
const { url } = await environment.start(bundle, limits);
process.stdout.write(`${url}\n`);
setInterval(() => {}, 1_000);
