/** How far a deployment lets its model decide, from not at all to always. */

/**
 * `human-only`: people decide everything, and the model's answer is withheld; every row is one for a person.
 * `shadow`: the same, while the answers are logged to be compared with what people decided.
 * `assist`: people decide, and are shown the model's answer.
 * `partial`: the model decides where its confidence reaches the threshold, a person where it does not.
 * `full`: the model decides everything, whatever its confidence.
 */
export const AUTOMATION = ["human-only", "shadow", "assist", "partial", "full"] as const;
export type Automation = (typeof AUTOMATION)[number];

export type Decision = "model" | "person";

export function decide(automation: Automation, threshold: number, confidence: number): Decision {
  switch (automation) {
    case "full":
      return "model";
    case "partial":
      return confidence < threshold ? "person" : "model";
    case "human-only":
    case "shadow":
    case "assist":
      return "person";
  }
}

/** Whether callers of `/predict` are shown what the model says. */
export const isWithheld = (automation: Automation): boolean => automation === "human-only" || automation === "shadow";
