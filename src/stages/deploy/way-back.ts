/** The words that undo a deployment, for whoever has just seen it go wrong. Pure. */
import type { DeployedRole } from "./plan.ts";

/** null: the champion did not change, or nobody answered before. */
export function rollbackCommand(
  deployment: string,
  before: readonly DeployedRole[],
  after: readonly DeployedRole[],
): { readonly comment: string; readonly command: string } | null {
  const [was, is] = [before, after].map((roles) => roles.find(({ role }) => role === "champion"));
  if (!was || !is || was.servable === is.servable) return null;
  // A version of another model cannot be named; without one the rollback goes one step back, which is there.
  const to = was.model === is.model ? was.version : null;
  return {
    comment: `/rollback ${deployment}${to === null ? "" : ` ${to}`}`,
    command: `npm run -s understudy -- rollback ${deployment}${to === null ? "" : ` --to ${to}`} --reason "..."`,
  };
}
