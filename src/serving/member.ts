/** One model in a role: loaded by digest, checked against its signature and its golden inputs, then asked. */
import type { Digest } from "../domain/digest.ts";
import { userError } from "../domain/errors/user-error.ts";
import { feedsOf, probabilityRows } from "../domain/feeds.ts";
import { misfit } from "../domain/fit.ts";
import type { BundleMember, Role, Servable } from "../domain/servable.ts";
import { PROBABILITIES, type Signature } from "../domain/signature.ts";
import type { Row } from "../domain/table.ts";
import type { Tensor } from "../domain/tensor.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { LoadedModel, ModelRuntime } from "../ports/model-runtime.ts";
import { readServable, verifiedBytes } from "./documents.ts";

/** Probabilities of every row, in the order of `classes`. May hold non-finite numbers: the caller decides. */
type Probabilities = readonly (readonly number[])[];

export interface Member {
  readonly role: Role;
  readonly model: string;
  readonly version: number;
  readonly servable: Digest;
  readonly signature: Signature;
  /** What the answers are called: index of a probability -> class. */
  readonly classes: readonly string[];
  predict(rows: readonly Row[]): Promise<Probabilities>;
  close(): Promise<void>;
}

/** Loads and smokes a member; whatever is wrong with it is thrown before anybody is answered. */
export async function loadMember(
  ports: { readonly blobs: Blobs; readonly runtime: ModelRuntime },
  role: Role,
  entry: BundleMember,
): Promise<Member> {
  const servable = await readServable(ports.blobs, entry.servable);
  const loaded = await ports.runtime.load(await verifiedBytes(ports.blobs, servable.model));
  try {
    const reason = misfit(servable.signature, loaded);
    if (reason) throw userError("MODEL_SIGNATURE_MISMATCH", { with: { model: entry.model, reason } });
    const member: Member = {
      role,
      ...entry,
      signature: servable.signature,
      classes: servable.postprocessing.classes,
      predict: (rows) => predict(loaded, servable, rows),
      close: () => loaded.close(),
    };
    await answerGoldenInputs(member, servable);
    return member;
  } catch (error) {
    await loaded.close();
    throw error;
  }
}

async function predict(loaded: LoadedModel, servable: Servable, rows: readonly Row[]): Promise<Probabilities> {
  const outputs = await loaded.run(feedsOf(servable.signature, rows));
  const output: Tensor | undefined = outputs[PROBABILITIES];
  const answers = output ? probabilityRows(output, servable.postprocessing.classes.length) : [];
  if (answers.length !== rows.length) throw new Error(`the model answered ${answers.length} of ${rows.length} rows`);
  return answers;
}

async function answerGoldenInputs(member: Member, { golden }: Servable): Promise<void> {
  const answers = await member.predict(golden.rows);
  const refuse = (reason: string) => userError("GOLDEN_INPUTS_DISAGREE", { with: { model: member.model, reason } });
  answers.forEach((answer, row) => {
    if (!answer.every(Number.isFinite)) throw refuse(`row ${row} gives numbers that are not finite`);
    const difference = Math.max(...answer.map((value, index) => distance(value, golden.probabilities[row]?.[index])));
    // Written so that a NaN, which is no agreement, is refused too.
    if (!(difference <= golden.tolerance)) {
      throw refuse(`row ${row} differs by ${difference}, more than ${golden.tolerance}`);
    }
  });
}

const distance = (value: number, expected: number | undefined) => Math.abs(value - (expected ?? Number.NaN));
