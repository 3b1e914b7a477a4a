/** Deploys a bundle to an engine, and is killed while it does: started by `docker-target.test.ts`. */
import { join } from "node:path";
import { blobFolder } from "../../src/adapters/blob-folder/blobs.ts";
import { createDockerTarget } from "../../src/adapters/docker-target/docker-target.ts";
import { closureOf } from "../../src/app/blobs.ts";
import type { Digest } from "../../src/domain/digest.ts";
import type { TargetSettings } from "../../src/ports/target.ts";

interface Options {
  readonly host: string;
  readonly folder: string;
  readonly build: string;
  readonly settings: TargetSettings;
  readonly bundle: Digest;
}

const { host, folder, build, settings, bundle } = JSON.parse(process.argv[2] ?? "") as Options;
const blobs = blobFolder(join(folder, "blobs"));
const target = createDockerTarget({
  environment: { DOCKER_HOST: host },
  blobs,
  closure: (digest) => closureOf(blobs, digest),
  predictions: join(folder, "predictions"),
  servingBuild: build,
});
process.stdout.write("deploying\n");
await target.apply(settings, bundle);
