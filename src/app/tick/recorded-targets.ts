/** Targets as the records know them, for a machine that cannot ask the real ones. Nothing can be changed through them. */
import type { Target } from "../../ports/target.ts";
import type { Ports } from "../ports.ts";

export function recordedTargets({ records }: Pick<Ports, "records">): Ports["targets"] {
  const refuse = () => Promise.reject(new Error("what runs is changed on the target's own machine"));
  const recorded: Target = {
    running: async ({ deployment }) => {
      const all = await records.list("deployment");
      // What was rolled back left what ran before it.
      const last = all.findLast((each) => each.deployment === deployment && each.outcome === "deployed");
      return last ? { kind: "running", bundle: last.bundle, url: "", since: last.createdAt } : { kind: "nothing" };
    },
    apply: refuse,
    stop: refuse,
  };
  return { process: recorded, docker: recorded };
}
