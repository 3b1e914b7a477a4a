/** Every operation of a server, for what is deployed on it. A test holds them against the routes that answer. */
import type { JsonObject } from "../shape.ts";
import { type Described, type DescribedMember, type Operation, ref } from "./described.ts";
import { exampleInfer, exampleRow } from "./examples.ts";

const json = (schema: JsonObject, example?: unknown): Readonly<Record<string, JsonObject>> => ({
  "application/json": { schema, ...(example !== undefined && { example }) },
});
const anyObject: JsonObject = { type: "object" };

export function operations(described: Described): readonly Operation[] {
  const [champion] = described.members;
  const answering = described.members.filter(({ role }) => role !== "shadow");
  return [
    ...(champion.signature ? [predict(champion)] : []),
    ...general(),
    ...modelOperations(`/v2/models/${encodeURIComponent(champion.model)}`, "", champion),
    ...answering.flatMap((member) =>
      modelOperations(
        `/v2/models/${encodeURIComponent(member.model)}/versions/${member.version}`,
        `Version${member.version}${member === champion ? "" : member.role}`,
        member,
      ),
    ),
    ...(champion.signature ? truth() : []),
    ...operating(),
  ];
}

function predict({ signature }: DescribedMember): Operation {
  const row = signature ? exampleRow(signature) : {};
  const isImage = signature?.features.length === 1 && signature.features[0]?.type === "image";
  const file = { schema: { type: "string", contentMediaType: "application/octet-stream", minLength: 1 } };
  const examples = {
    row: { summary: "One row", value: row },
    batch: { summary: "Several", value: [row, row] },
    named: { summary: "With an id", value: { rows: [row], id: "example" } },
  };
  return {
    path: "/predict",
    method: "post",
    id: "predict",
    tag: "predict",
    scope: "predict",
    summary: "Labels or values for rows",
    description: "The model's answer to each row, how sure it is, and who decides: the model, or a person.",
    parameters: [
      header("x-request-id", "Echoed, and the request's id where the body names none."),
      header("x-routing-key", "Equal keys get the same model while a rollout goes on."),
    ],
    body: {
      "application/json": {
        schema: { anyOf: [ref("Row"), { type: "array", items: ref("Row"), minItems: 1 }, ref("Batch")] },
        examples,
      },
      ...(isImage && { "image/jpeg": file, "image/png": file, "application/octet-stream": file }),
    },
    answer: json(ref("Answer")),
  };
}

const header = (name: string, description: string): JsonObject => ({
  name,
  in: "header",
  description,
  schema: { type: "string", pattern: "^[!-~]{1,256}$" },
});

const get = (path: string, id: string, tag: string, summary: string, schema: JsonObject): Operation => ({
  ...{ path, id, tag, summary },
  method: "get",
  answer: json(schema),
});

const general = (): readonly Operation[] => [
  get("/v2", "serverMetadata", "protocol", "Name, build and extensions", ref("ServerMetadata")),
  get("/v2/health/live", "live", "protocol", "Whether the process answers", anyObject),
  get("/v2/health/ready", "ready", "protocol", "Whether it should be asked", anyObject),
  get("/v2/models", "models", "protocol", "The models that answer", anyObject),
];

function modelOperations(path: string, suffix: string, member: DescribedMember): readonly Operation[] {
  const { model, role, version } = member;
  const whose = suffix === "" ? `the champion of ${model}` : `version ${version} of ${model}, the ${role}`;
  const example = exampleInfer(member.face, member.signature);
  return [
    get(path, `metadata${suffix}`, "protocol", `Inputs and outputs of ${whose}`, ref("ModelMetadata")),
    get(`${path}/ready`, `modelReady${suffix}`, "protocol", `Whether ${whose} answers`, anyObject),
    {
      path: `${path}/infer`,
      method: "post",
      id: `infer${suffix}`,
      tag: "protocol",
      scope: "predict",
      summary: `Answers of ${whose}`,
      description:
        "The Open Inference Protocol. Binary tensors: the header `Inference-Header-Content-Length`, and " +
        "`application/octet-stream`.",
      body: json(inferSchemaOf(suffix), example ?? undefined),
      answer: json(ref("InferResponse")),
    },
  ];
}

const inferSchemaOf = (suffix: string): JsonObject => ref(`InferRequest${suffix}`);

const truth = (): readonly Operation[] => [
  {
    path: "/feedback",
    method: "post",
    id: "feedback",
    tag: "truth",
    scope: "feedback",
    summary: "What the truth was",
    description: "All of it is taken, or none. Of several for one prediction the newest counts.",
    body: json({ type: "array", maxItems: 10_000, items: ref("Feedback") }, []),
    answer: json({ type: "object", required: ["accepted"], properties: { accepted: { type: "integer" } } }),
  },
];

const operating = (): readonly Operation[] => [
  get("/deployment", "deployment", "operations", "What answers: roles, weights, counters", anyObject),
  get("/openapi.json", "openapi", "operations", "This document", anyObject),
  {
    path: "/metrics",
    method: "get",
    id: "metrics",
    tag: "operations",
    summary: "For Prometheus",
    answer: { "text/plain": { schema: { type: "string" } } },
  },
  {
    path: "/admin/reload",
    method: "post",
    id: "reload",
    tag: "operations",
    scope: "admin",
    summary: "Answer for another bundle; what answers now goes on when that one is not healthy",
    body: json({
      type: "object",
      required: ["bundle"],
      additionalProperties: false,
      properties: { bundle: { type: "string", pattern: "^sha256:[0-9a-f]{64}$" } },
    }),
    answer: json(anyObject),
  },
  {
    path: "/admin/drain",
    method: "post",
    id: "drain",
    tag: "operations",
    scope: "admin",
    summary: "Say no longer that it is ready, and go on answering",
    answer: json(anyObject),
  },
];
