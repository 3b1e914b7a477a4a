/** What a candidate is judged by, as one digest: evidence is bound to it. */
import { type Digest, digestOfJson } from "../domain/digest.ts";
import type { Model } from "../spec/resolved.ts";

export const judgingDigest = ({ gates, evaluation }: Pick<Model, "gates" | "evaluation">): Digest =>
  digestOfJson({ gates, evaluation });
