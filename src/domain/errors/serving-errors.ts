/** Errors that users meet in: serving. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const SERVING_ERRORS = {
  BUNDLE_UNREADABLE: {
    message: "bundle {digest} cannot be served: {reason}",
    cause: "The document that says what a deployment runs has another schema than this server knows, or was damaged.",
    remedy: "deploy again, so that a bundle of this version is written",
  },
  SERVABLE_UNREADABLE: {
    message: "servable {digest} cannot be served: {reason}",
    cause:
      "The document that describes the model has another schema than this server knows, or names what it may not be.",
    remedy: "train and evaluate the model again with this version of Understudy",
  },
  MODEL_SIGNATURE_MISMATCH: {
    message: "the ONNX file of {model} does not fit its signature: {reason}",
    cause:
      "A model takes one input a feature, of shape [N, 1], and gives the output `probabilities` of shape [N, classes].",
    remedy: "export the model with these inputs and outputs",
  },
  GOLDEN_INPUTS_DISAGREE: {
    message: "{model} does not answer its golden inputs as it did when it was trained: {reason}",
    cause: "The model's bytes, its runtime or its pre- and postprocessing differ from what the training recorded.",
    remedy: "evaluate the model again on this serving build; what answered before still answers",
  },
  MODEL_EXCEEDS_MEMORY: {
    message:
      "the model needs about {needed} MiB of memory; {left} MiB are left of the {limit} MiB that the server may use",
    cause: "Every role of a deployment is loaded, and while models are exchanged the old ones beside the new.",
    remedy: "raise `resources.memory` of the target, take roles out of the deployment, or export a smaller model",
  },
  IMAGES_UNSUPPORTED: {
    message: "a model that takes images cannot be served: {reason}",
    cause: "Images are decoded and normalised by the steps that the model was trained with, by the server itself.",
    remedy: "declare `preprocessing` in the Model and train it again, or serve it with a build that decodes images",
  },
  SHADOW_DOES_NOT_FIT: {
    message: "{model} asks for the feature {feature}, which the champion's callers do not send",
    cause: "Shadows, canary and standby get the champion's requests, so they can use only features that it takes too.",
    remedy: "give the part to a model with the same features, or make it the champion of a deployment of its own",
  },
  PREDICTION_LOG_UNREADABLE: {
    message: "line {line} of the prediction log {segment} cannot be read",
    cause: "Only the last line of a segment may be torn, by a server that was killed; this one was damaged otherwise.",
    remedy: "move the damaged segment away, and say in the report of the window that it is missing",
  },
  PREDICTION_SEGMENT_UNREADABLE: {
    message: "the prediction segment {segment} cannot be read: {reason}",
    cause: "Its blob is no gzip of JSON lines of predictions and feedback, or larger than a collector writes.",
    remedy: "look at who wrote the record on the branch understudy/records; what is not ours is removed from there",
  },
  SERVE_WHAT: {
    message: "serve needs one thing to serve, and was given {given}",
    cause: "A deployment's name, --model with an ONNX file, and --bundle with a digest exclude each other.",
    remedy: "say one of them: `serve my-deployment`, `serve --model file.onnx`, `serve --bundle sha256:...`",
  },
  SERVE_PORT_UNUSABLE: {
    message: "nothing can listen on {host}, port {port}: {reason}",
    cause: "Another program has the port, the address is not one of this machine's, or the port needs rights.",
    remedy: "give another --port (0 lets the system choose), or another --host",
  },
  SERVE_NOT_PROTECTED: {
    message: "a server on {host} would answer everybody who reaches it",
    cause:
      "Beyond the loopback interface whoever asks needs a token with the scope `predict`, and no token has it. " +
      "A server for everybody must be somebody's wish, not an oversight.",
    remedy:
      "set UNDERSTUDY_SERVE_TOKENS to `predict=<token>`, or say --open (UNDERSTUDY_SERVE_OPEN=true) where what stands " +
      "in front of it decides who may ask",
  },
  SERVE_TOKENS_UNREADABLE: {
    message: "token {number} of the server cannot be read: {reason}",
    cause: "UNDERSTUDY_SERVE_TOKENS, or the file that UNDERSTUDY_SERVE_TOKENS_FILE names, is not of its form.",
    remedy: "write one `scope[,scope]=token` a line, of at least 16 characters; `openssl rand -hex 32` makes one",
  },
  SERVE_NOT_READY: {
    message: "the server at {url} is not ready: {reason}",
    cause: "It is loading, stopping, does not listen there, or hangs.",
    remedy: "look at the server's log",
  },
  EXPORT_TIME_INVALID: {
    message: "`{input}` of an export is no point in time",
    cause: "An export takes what lies between two moments, written as ISO 8601.",
    remedy: "write it as 2026-06-01 or as 2026-06-01T12:00:00Z",
  },
  SERVER_UNREACHABLE: {
    message: "the server at {url} does not answer: {reason}",
    cause: "Nothing listens there, or it took too long.",
    remedy: "look at the log of the server, and deploy again if it is not running",
  },
  SERVER_REFUSED: {
    message: "the server at {url} answered {status}: {reason}",
    cause: "The server did not accept the request, or could not answer it.",
    remedy: "compare the request with the metadata at /v2/models/<model>",
  },
  SERVER_ANSWER_UNUSABLE: {
    message: "the answer of the server at {url} is not what the protocol says: {reason}",
    cause: "Something else than an Understudy server listens there, or one of another version.",
    remedy: "check the address, and deploy again with this version",
  },
} as const satisfies Record<string, ErrorDefinition>;
