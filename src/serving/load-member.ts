/** From a bundle's entry to a member: verified, checked against its signature, smoked with its golden inputs. */
import { userError } from "../domain/errors/user-error.ts";
import { misfit } from "../domain/fit.ts";
import type { BundleRole, Servable } from "../domain/servable.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { ImageCodec } from "../ports/image-codec.ts";
import type { ModelRuntime } from "../ports/model-runtime.ts";
import { readServable, verifiedBytes } from "./documents.ts";
import { faceOf } from "./face.ts";
import { type DecisionSettings, finishOf } from "./finish.ts";
import { answerGoldenInputs } from "./golden.ts";
import { createMember, type Member, type MemberOptions, type Opened } from "./member.ts";
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
  recorderFor: (face: Opened["face"]) => Recorder,
  options: MemberOptions,
): Promise<Member> {
  const servable = await readServable(ports.blobs, entry.servable);
  const opened = await open(ports, entry, servable, settings);
  try {
    await answerGoldenInputs(ports.blobs, opened, servable);
    return createMember(opened, recorderFor(opened.face), options);
  } catch (error) {
    await opened.loaded.close();
    throw error;
  }
}

async function open(
  ports: LoadingPorts,
  { role, model, version, servable: digest }: BundleRole,
  servable: Servable,
  settings: DecisionSettings,
): Promise<Opened> {
  const { signature, postprocessing } = servable;
  const { classes } = postprocessing;
  const face = faceOf(signature, classes);
  const preparation = preparationOf(servable, face, ports.images);
  const loaded = await ports.runtime.load(await verifiedBytes(ports.blobs, servable.model), { placement: "inline" });
  const reason = misfit(signature, loaded);
  if (reason) {
    await loaded.close();
    throw userError("MODEL_SIGNATURE_MISMATCH", { with: { model, reason } });
  }
  return {
    ...{ role, model, version, servable: digest, signature, classes, face, loaded },
    placement: "inline",
    ...preparation,
    finish: finishOf(servable, settings),
  };
}
