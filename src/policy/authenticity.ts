/** Whether a record may speak for the pipeline. Pure. */

/**
 * `authentic`: the pipeline's own identity wrote it, and the forge vouches for that. `advisory`: no identity is
 * configured, so a record counts as far as everybody who may push is trusted. `forged`: somebody else wrote it.
 */
export type Authenticity = "authentic" | "advisory" | "forged";

/** `identity`: login of the App that alone writes evidence; `writer`: who the forge says wrote the record. */
export function judgeAuthenticity(identity: string | null, writer: string | null): Authenticity {
  if (identity === null) return "advisory";
  return writer === identity ? "authentic" : "forged";
}
