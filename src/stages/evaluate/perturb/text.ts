/** What a perturbation does, in a few words for a table. */
import { formatPercent } from "../../../policy/drift-words.ts";
import type { Perturbation } from "../../../spec/resolved.ts";

export function perturbationText(perturbation: Perturbation, ofImages: boolean): string {
  switch (perturbation.kind) {
    case "noise":
      return ofImages
        ? `noise of ${formatPercent(perturbation.amount)} of white`
        : `noise of ${perturbation.amount} deviations${of(perturbation.features)}`;
    case "missing":
      return `${formatPercent(perturbation.share)} of the values missing${of(perturbation.features)}`;
    case "out-of-range":
      return `${formatPercent(perturbation.share)} of the numbers out of range${of(perturbation.features)}`;
    case "unseen-category":
      return `${formatPercent(perturbation.share)} of the categories never seen${of(perturbation.features)}`;
    case "brightness":
    case "contrast":
      return `${perturbation.kind} times ${perturbation.factor}`;
    case "blur":
      return `blur of ${perturbation.sigma} pixels`;
    case "jpeg":
      return `JPEG of quality ${perturbation.quality}`;
    case "rotation":
      return `turned by ${perturbation.degrees}°`;
  }
}

const of = (features: readonly string[] | undefined): string => (features ? ` in ${features.join(", ")}` : "");
