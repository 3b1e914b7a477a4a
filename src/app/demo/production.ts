/** Asks the running server what it answers with: the demo reports what production says, not what specs say. */

import type { RunningRoles } from "./report-data.ts";
import type { DemoWorld } from "./world.ts";

export async function runningRoles({ ports, deployment }: DemoWorld): Promise<RunningRoles | null> {
  const running = await ports.targets.process.running({ deployment, port: 0 });
  if (running.kind === "nothing") return null;
  const { bundle, roles } = await ports.inference.describe(running.url);
  const holder = (role: "champion" | "shadow") => roles.find((each) => each.role === role);
  const champion = holder("champion");
  const shadow = holder("shadow");
  return {
    bundle,
    champion: champion ? `${champion.model} ${champion.version}` : "nobody",
    championServable: champion?.servable ?? "",
    shadow: shadow ? `${shadow.model} ${shadow.version}` : null,
  };
}

/** The port that answers, or an error: a step that needs production must not go on without it. */
export async function productionUrl({ ports, deployment }: DemoWorld): Promise<string> {
  const running = await ports.targets.process.running({ deployment, port: 0 });
  if (running.kind === "nothing") throw new Error(`nothing answers for ${deployment}`);
  return running.url;
}
