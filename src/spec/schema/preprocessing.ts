/** How images become a model's input, and its output probabilities: part of the Model. */
import Type from "typebox";
import { strict } from "./common.ts";
import { DEFAULTS } from "./defaults.ts";

/** Larger inputs than any model of images has; a number beyond it is a slip. */
const SIDE = Type.Integer({ minimum: 1, maximum: 4096 });

const tensorName = (description: string) =>
  Type.String({ pattern: "^[^\\n]{1,200}$", $comment: "the name of an input or output of the ONNX file", description });

const channels = (description: string, limits: Type.TNumberOptions) =>
  Type.Array(Type.Number(limits), { minItems: 1, maxItems: 3, description });

const ENUM = <T extends string>(values: readonly T[], options: Type.TStringOptions) =>
  Type.Unsafe<T>(Type.String({ enum: [...values], ...options }));

export const Preprocessing = strict(
  {
    input: Type.Optional(tensorName("The model's input; by default the name of the image's column.")),
    colour: Type.Optional(
      ENUM(["rgb", "grey"], { default: DEFAULTS.preprocessing.colour, description: "Three channels, or one." }),
    ),
    resize: strict(
      {
        width: { ...SIDE, description: "Pixels." },
        height: { ...SIDE, description: "Pixels." },
        fit: Type.Optional(
          ENUM(["stretch", "cover"], {
            default: DEFAULTS.preprocessing.fit,
            description:
              "`stretch`: to exactly this size. `cover`: the smaller side fits, the rest is cropped in the middle.",
          }),
        ),
      },
      { description: "The first step after decoding: bilinear, averaging where it shrinks, as Pillow does it." },
    ),
    crop: Type.Optional(
      strict(
        { width: { ...SIDE, description: "Pixels." }, height: { ...SIDE, description: "Pixels." } },
        { description: "Middle part that is kept after resizing; by default everything." },
      ),
    ),
    normalise: Type.Optional(
      strict(
        {
          mean: channels("Subtracted from values between 0 and 1, by channel.", {}),
          deviation: channels("What the difference is divided by, by channel.", { exclusiveMinimum: 0 }),
        },
        { description: "`(value / 255 - mean) / deviation`; by default `value / 255`." },
      ),
    ),
    layout: Type.Optional(
      ENUM(["NCHW", "NHWC"], {
        default: DEFAULTS.preprocessing.layout,
        description: "Order of the input's dimensions: images, channels, height, width; or the channels last.",
      }),
    ),
  },
  { description: "How a JPEG or PNG file becomes the model's input: the same in training, evaluation and production." },
);
export type Preprocessing = Type.Static<typeof Preprocessing>;

export const Postprocessing = strict(
  {
    output: Type.Optional(tensorName("The model's output that is read; by default `probabilities`.")),
    activation: Type.Optional(
      ENUM(["none", "softmax"], {
        default: DEFAULTS.postprocessing.activation,
        description: "What makes probabilities of it: `softmax` where the model ends in logits.",
      }),
    ),
  },
  { description: "How the output of a classifier becomes probabilities of the classes." },
);
export type Postprocessing = Type.Static<typeof Postprocessing>;
