/** A model of images says how they become its input, and no other model does; what it says fits together. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { channelsOf } from "../../domain/preprocessing.ts";
import { answersOf } from "../../domain/signature.ts";
import type { Model } from "../resolved.ts";
import { finding, type RuleContext } from "./rule.ts";

export function imagesArePreprocessed(context: RuleContext): readonly Problem[] {
  return [...context.specs.models.values()].flatMap((model) => {
    const { file, task, preprocessing, training } = model;
    const takesImages = task === "image-classification";
    if (takesImages && !preprocessing) {
      const details = { found: "none", expected: "preprocessing with resize", with: { task } };
      return [finding(context, "SPEC_PREPROCESSING_MISSING", [file, "/spec/task"], details)];
    }
    if (!takesImages && preprocessing) {
      const details = { part: "key", with: { task } } as const;
      return [finding(context, "SPEC_PREPROCESSING_UNUSED", [file, "/spec/preprocessing"], details)];
    }
    if (takesImages && training.trainer === "builtin") {
      const { algorithm } = training;
      const details = { found: algorithm, expected: "trainer: command", with: { algorithm, task } };
      return [finding(context, "SPEC_ALGORITHM_TASK", [file, "/spec/training/algorithm"], details)];
    }
    return [...cropProblems(context, model), ...channelProblems(context, model)];
  });
}

/** A regression answers with a number as it is: there are no classes to share anything among. */
export function activationsFitTheTask(context: RuleContext): readonly Problem[] {
  return [...context.specs.models.values()].flatMap(({ file, task, postprocessing }) => {
    const activation = postprocessing?.activation ?? "none";
    if (answersOf(task) === "classes" || activation === "none") return [];
    const details = { found: activation, expected: "none", with: { activation, task } };
    return [finding(context, "SPEC_ACTIVATION_TASK", [file, "/spec/postprocessing/activation"], details)];
  });
}

function cropProblems(context: RuleContext, { file, preprocessing }: Model): readonly Problem[] {
  const { resize, crop } = preprocessing ?? {};
  if (!resize || !crop || (crop.width <= resize.width && crop.height <= resize.height)) return [];
  const details = {
    found: `${crop.width}x${crop.height}`,
    expected: `at most ${resize.width}x${resize.height}`,
    part: "key",
  } as const;
  return [finding(context, "SPEC_CROP_SIZE", [file, "/spec/preprocessing/crop"], details)];
}

function channelProblems(context: RuleContext, { file, preprocessing }: Model): readonly Problem[] {
  if (!preprocessing) return [];
  const { colour, normalise } = preprocessing;
  const channels = channelsOf(colour);
  return (["mean", "deviation"] as const).flatMap((name) => {
    const found = normalise[name].length;
    if (found === channels) return [];
    const details = {
      found: `${found} ${found === 1 ? "value" : "values"}`,
      expected: `${channels}`,
      part: "key",
      with: { name, colour, channels },
    } as const;
    return [finding(context, "SPEC_CHANNEL_COUNT", [file, `/spec/preprocessing/normalise/${name}`], details)];
  });
}
