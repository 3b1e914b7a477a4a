/** The checks by which the pipeline speaks on a commit, as workflows publish and branch rules require them. */

/** The job that folds all of the validate workflow into one. */
export const VALIDATE_CHECK = "validate-ok";
/** Pinned to the pipeline's identity, it is what a merge waits for. */
export const EVIDENCE_CHECK = "understudy / evidence";
/** On a promotion: how the gates judged the candidate. It informs; what a merge waits for is the evidence. */
export const GATES_CHECK = "understudy/gates";
