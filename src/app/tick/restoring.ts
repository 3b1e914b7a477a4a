/** Version files that a revert removed come back by a pull request. */
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { runRestore } from "../../stages/restore/run.ts";
import type { Ports } from "../ports.ts";
import type { PassContext } from "./happening.ts";

export async function restoreVersions(ports: Ports, snapshot: SpecSnapshot, context: PassContext): Promise<void> {
  const { dryRun, tell, attempt } = context;
  await attempt("restore", "versions", async () => {
    const { missing, pullRequest, change } = await runRestore(ports, { snapshot, dryRun });
    if (missing.length === 0 || change === "exists") return;
    tell({
      stage: "restore",
      subject: missing.join(", "),
      text: pullRequest ? `#${pullRequest.number} ${pullRequest.title}` : "would be restored",
      changed: change === "opened",
      ...(pullRequest && { pullRequest: pullRequest.number }),
    });
  });
}
