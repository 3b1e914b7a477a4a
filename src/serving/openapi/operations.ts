/** Every operation of a server, for what is deployed on it. A test holds them against the routes that answer. */
import { EXPORT_KINDS } from "../../domain/export-kind.ts";
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
    ...around(),
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
      header(
        "x-request-id",
        "Echoed, and the request's id where the body names none; passed over where it is no word.",
        {},
      ),
      header("x-routing-key", "Equal keys get the same model while a rollout goes on.", { maxLength: 256 }),
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

const header = (name: string, description: string, limits: JsonObject): JsonObject => ({
  ...{ name, in: "header", description },
  schema: { type: "string", ...limits },
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
  get("/v2/models/stats", "allStatistics", "protocol", "Counts and times of all models, as Triton has them", anyObject),
  {
    path: "/v2/repository/index",
    method: "post",
    id: "repositoryIndex",
    tag: "protocol",
    scope: "predict",
    summary: "What is loaded, as Triton has it",
    body: json({}, {}),
    bodyOptional: true,
    answer: json({ type: "array", items: anyObject }),
  },
];

function modelOperations(path: string, suffix: string, member: DescribedMember): readonly Operation[] {
  const { model, role, version } = member;
  const whose = suffix === "" ? `the champion of ${model}` : `version ${version} of ${model}, the ${role}`;
  const example = exampleInfer(member.face, member.signature);
  return [
    get(path, `metadata${suffix}`, "protocol", `Inputs and outputs of ${whose}`, ref("ModelMetadata")),
    get(`${path}/ready`, `modelReady${suffix}`, "protocol", `Whether ${whose} answers`, anyObject),
    get(`${path}/config`, `config${suffix}`, "protocol", `${whose}, as Triton configures models`, anyObject),
    get(`${path}/stats`, `statistics${suffix}`, "protocol", `Counts and times of ${whose}`, anyObject),
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
    answer: json(ACCEPTED),
  },
];

const ACCEPTED: JsonObject = {
  type: "object",
  required: ["accepted"],
  properties: { accepted: { type: "integer", minimum: 0 } },
};

const READING = { device: "gate-3", readings: { temperature: 21.5 } };

const around = (): readonly Operation[] => [
  {
    path: "/telemetry",
    method: "post",
    id: "telemetry",
    tag: "truth",
    scope: "feedback",
    summary: "What devices measure, logged beside the predictions",
    body: json({ anyOf: [ref("Telemetry"), { type: "array", items: ref("Telemetry"), maxItems: 1000 }] }, READING),
    answer: json(ACCEPTED),
  },
  {
    path: "/export",
    method: "get",
    id: "export",
    tag: "truth",
    scope: "export",
    summary: "The prediction log, as JSON lines",
    parameters: [
      query("kind", { enum: [...EXPORT_KINDS] }, "Absent: predictions."),
      query("from", { type: "string", format: "date-time" }, "Of the event time, inclusive."),
      query("to", { type: "string", format: "date-time" }, "Exclusive."),
    ],
    answer: { "application/x-ndjson": { schema: { type: "string" } } },
  },
];

const query = (name: string, schema: JsonObject, description: string): JsonObject => ({
  ...{ name, in: "query", schema, description },
});

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
