/** A small ONNX file of images: each class has a weight for each pixel and channel, drawn by a fixed rule. */
import { graphBuilder } from "../../src/adapters/builtin-trainer/onnx/graph-builder.ts";
import { encodeModel } from "../../src/adapters/builtin-trainer/onnx/model.ts";

export interface ImageModelOptions {
  readonly input: string;
  /** Of one image: channels, height, width. */
  readonly shape: readonly [number, number, number];
  readonly classes: number;
  readonly output: string;
  /** Default: any number of rows. */
  readonly rows?: 1;
  /** Default: the scores as they are. */
  readonly softmax?: boolean;
}

export function imageModel({ input, shape, classes, output, rows, softmax }: ImageModelOptions): Uint8Array {
  const graph = graphBuilder("images", "made\n");
  const size = shape.reduce((product, each) => product * each, 1);
  const values = Array.from({ length: size * classes }, (_, index) => Math.sin(index * 12.9898) / 8);
  const weights = graph.constant({ type: "float", dims: [size, classes], values });
  const scores = graph.add("MatMul", [graph.add("Flatten", [input], { axis: 1 }), weights]);
  graph.output(softmax ? graph.add("Softmax", [scores], { axis: 1 }) : scores, output);
  const first = rows ?? "N";
  const built = graph.build(
    [{ name: input, type: "float", shape: [first, ...shape] }],
    [{ name: output, type: "float", shape: [first, classes] }],
  );
  return encodeModel(built, { name: "tests", version: "1" });
}
