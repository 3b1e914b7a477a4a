/** What a request of the protocol says, and what it takes to read one. */
import type { Tensor } from "../../domain/tensor.ts";
import type { Face, FaceInput, Tensors } from "../answering.ts";
import type { Parameters } from "./parameters.ts";
import type { RequestedOutput } from "./requested-outputs.ts";
import type { ShapeLimits } from "./shapes.ts";
import type { Hole } from "./skim-values.ts";

export interface InferRequest extends Omit<Parameters, "binaryOutput"> {
  readonly id: string | null;
  readonly rows: number;
  /** By the face's names, all of them, in the face's order. */
  readonly inputs: Tensors;
  readonly outputs: readonly RequestedOutput[];
}

/** Bodies that were read lately, by which others like them are read. */
export interface Templates {
  read(body: Buffer): InferRequest | null;
  learn(body: Buffer, holes: readonly Hole[], request: InferRequest): void;
}

/** A face, made ready to read many requests. */
export interface RequestReader {
  readonly face: Face;
  readonly inputs: ReadonlyMap<string, FaceInput>;
  /** As they are in JSON. */
  readonly names: ReadonlyMap<FaceInput, Uint8Array>;
  /** Every input, by name: copied for each request, so that all have one shape in memory, and no name is special. */
  readonly blank: Tensors;
  readonly templates: Templates;
  readonly limits: ShapeLimits;
}

/** Stands for an input in `blank`. */
export const NOT_READ: Tensor = { datatype: "UINT8", shape: [0], data: new Uint8Array() };
