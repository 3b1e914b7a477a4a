/** A deployment's target, as its spec says, in the words of the port. Pure. */
import { parseDuration } from "../../domain/duration.ts";
import type { TargetSettings } from "../../ports/target.ts";
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
  };
}
