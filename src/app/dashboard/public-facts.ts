/** A pipeline as pages may show it that are handed around: where the servers are is for whoever has the repository. */
import type { PipelineFacts } from "../../policy/pipeline.ts";

export function withoutAddresses(facts: PipelineFacts): PipelineFacts {
  const { running, unreachable } = facts.serving;
  return {
    ...facts,
    serving: {
      ...facts.serving,
      // The address comes first.
      running: running ? running.replace(/^\S+ /u, "") : running,
      unreachable: unreachable === null ? null : "`understudy status` says why",
    },
  };
}
