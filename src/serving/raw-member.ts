/** An ONNX file as it is, which nobody has described: its own inputs and outputs, no label, no decision, no record. */
import { digestOf } from "../domain/digest.ts";
import type { ModelRuntime } from "../ports/model-runtime.ts";
import type { Face, FaceInput } from "./answering.ts";
import { blankRow } from "./batching/synthetic.ts";
import { createMember, type Member, type MemberOptions } from "./member.ts";
import type { PlaneObserver } from "./metrics/serving-metrics.ts";
import { loadPlaced } from "./placing.ts";
import { asTheyAre } from "./prepare.ts";

export interface RawModel {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export async function loadRawMember(
  runtime: ModelRuntime,
  { name, bytes }: RawModel,
  options: MemberOptions,
  observer: Pick<PlaneObserver, "together"> | undefined,
): Promise<Member> {
  const prove = async ({ inputs }: { readonly inputs: Face["inputs"] }) => blankRow(inputs);
  const placed = await loadPlaced(runtime, bytes, prove, options.monotonic);
  const { inputs, outputs } = placed.loaded;
  const face: Face = {
    inputs: inputs.map((input): FaceInput => (input.datatype === "BYTES" ? { ...input, content: "text" } : input)),
    outputs,
  };
  const facts = { role: "champion", model: name, version: 1, servable: digestOf(bytes), signature: null } as const;
  return createMember(
    {
      ...{ ...facts, classes: [], face, ...placed },
      ...{ feeds: inputs, prepare: asTheyAre },
      finish: (given) => ({ outputs: given, decisions: [], unusable: null }),
    },
    ({ rows }) => observer?.together(facts, rows),
    options,
  );
}
