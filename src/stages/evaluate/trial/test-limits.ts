/** What a candidate is started with, as its deployment would start it: the same image, cores and memory. Pure. */
import type { TestLimits } from "../../../ports/target.ts";
import type { Deployment } from "../../../spec/resolved.ts";

/** Undefined: this build's own server, as it comes. */
export function testLimits({ target }: Pick<Deployment, "target">): TestLimits | undefined {
  if (target.kind !== "docker") return undefined;
  const { host, image, resources } = target;
  return {
    cpu: resources?.cpu ?? null,
    memoryBytes: resources?.memory === undefined ? null : bytesOf(resources.memory),
    image,
    // What answers in production elsewhere is not loaded with trials: there the image runs on this machine's own engine.
    engine: host?.startsWith("unix://") ? host : null,
  };
}

/** `512Mi`, `2Gi`: the form that the schema lets through. */
const bytesOf = (text: string): number => Number.parseInt(text, 10) * 2 ** (text.endsWith("Gi") ? 30 : 20);
