/** From a bundle's entry to a member: verified, checked against its signature, smoked with its golden inputs. */
import { userError } from "../domain/errors/user-error.ts";
import { misfit } from "../domain/fit.ts";
import type { BundleRole } from "../domain/servable.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { ImageCodec } from "../ports/image-codec.ts";
import type { LoadedModel, ModelRuntime } from "../ports/model-runtime.ts";
import type { Face, Tensors } from "./answering.ts";
import { readServable, verifiedBytes } from "./documents.ts";
import { faceOf } from "./face.ts";
import { type DecisionSettings, finishOf } from "./finish.ts";
import { answerGoldenInputs, goldenQuestion } from "./golden.ts";
import { createMember, type Member, type MemberOptions } from "./member.ts";
import { loadPlaced } from "./placing.ts";
import { preparationOf } from "./prepare.ts";
import type { Recorder } from "./recording.ts";

export interface LoadingPorts {
  readonly blobs: Blobs;
  readonly runtime: ModelRuntime;
  /** null: this server takes no images. */
  readonly images: ImageCodec | null;
}

/** Whatever is wrong with it is thrown before anybody is answered. */
export async function loadMember(
  ports: LoadingPorts,
  entry: BundleRole,
  settings: DecisionSettings,
  recorderFor: (face: Face) => Recorder,
  options: MemberOptions,
): Promise<Member> {
  const { role, model, version } = entry;
  const servable = await readServable(ports.blobs, entry.servable);
  const { signature, postprocessing } = servable;
  const { classes } = postprocessing;
  const face = faceOf(signature, classes);
  const proved = { model, finish: finishOf(servable, settings), ...preparationOf(servable, face, ports.images) };
  const golden = await goldenQuestion(ports.blobs, proved, servable);
  const prove = (loaded: LoadedModel): Promise<Tensors> => {
    const reason = misfit(servable, loaded);
    if (reason) throw userError("MODEL_SIGNATURE_MISMATCH", { with: { model, reason } });
    return answerGoldenInputs(golden, proved, servable, loaded);
  };
  const bytes = await verifiedBytes(ports.blobs, servable.model);
  const placed = await loadPlaced(ports.runtime, bytes, prove, options.monotonic, role === "shadow");
  const opened = { role, version, servable: entry.servable, signature, classes, face, ...proved, ...placed };
  // Whose rows cannot be run together gets them one by one: an answer does not depend on who else asks.
  return createMember({ ...opened, batchRows: placed.batchRows ?? 1 }, recorderFor(face), options);
}
