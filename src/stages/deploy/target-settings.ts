/** A deployment's target, as its spec says, in the words of the port. Pure. */
import { parseDuration } from "../../domain/duration.ts";
import type { ContainerSettings, TargetSettings } from "../../ports/target.ts";
import type { Deployment } from "../../spec/resolved.ts";

export function targetSettings({
  name,
  target,
  keepWarm,
}: Pick<Deployment, "name" | "target" | "keepWarm">): TargetSettings {
  return {
    deployment: name,
    port: target.port,
    ...(target.listen !== undefined && { listen: target.listen }),
    keepWarmMs: keepWarm === null ? 0 : parseDuration(keepWarm),
    ...(target.kind === "docker" && { container: containerOf(target) }),
  };
}

function containerOf({ host, image, resources }: Extract<Deployment["target"], { kind: "docker" }>): ContainerSettings {
  return {
    engine: host ?? null,
    image,
    cpu: resources?.cpu ?? null,
    memoryBytes: resources?.memory === undefined ? null : bytesOf(resources.memory),
  };
}

/** `512Mi`, `2Gi`: the form that the schema lets through. */
const bytesOf = (text: string): number => Number.parseInt(text, 10) * 2 ** (text.endsWith("Gi") ? 30 : 20);
