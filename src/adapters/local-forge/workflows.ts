/** On one machine nothing is dispatched: whoever wants a stage to run, runs it. */
import { userError } from "../../domain/errors/user-error.ts";
import type { Workflows } from "../../ports/workflows.ts";

const WHY = "the local forge has no workflows";

export const localWorkflows = (): Workflows => ({
  async start(workflow) {
    throw userError("FORGE_NO_WORKFLOWS", { with: { workflow } });
  },
  runs: async () => ({ kind: "cannot-see", why: WHY }),
  async cancel(run) {
    throw userError("FORGE_NO_WORKFLOWS", { with: { workflow: `run ${run}` } });
  },
  runners: async () => ({ kind: "cannot-see", why: WHY }),
});
