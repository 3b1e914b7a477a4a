/** Puts text into a registry and reads it again, in a process with certificates of its own. Prints what it read, or the error. */
import { systemClock } from "../../src/adapters/clock/clock.ts";
import { ociBlobs } from "../../src/adapters/oci-blobs/blobs.ts";
import { PASSWORD, USER } from "../support/registry.ts";

const [, , registry = "", text = ""] = process.argv;
const clock = { ...systemClock(), sleep: async () => undefined };
const blobs = ociBlobs({ registry, repository: "acme/blobs", user: USER, token: PASSWORD, clock });
try {
  process.stdout.write(new TextDecoder().decode(await blobs.get(await blobs.put(text))));
} catch (error) {
  process.stdout.write(error instanceof Error ? error.message : String(error));
}
