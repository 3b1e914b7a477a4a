/** `GET /openapi.json`: an OpenAPI 3.1 document of the deployed models, generated from their signatures. */
import { FEEDBACK_SOURCES } from "../../domain/prediction.ts";
import type { JsonObject } from "../shape.ts";
import { type Described, type Operation, ref } from "./described.ts";
import { operations } from "./operations.ts";
import { inferRequestSchema, PROTOCOL_SCHEMAS } from "./protocol-schemas.ts";
import { answerSchema, batchSchema, predictionSchema, rowSchema } from "./task-schemas.ts";

const TAGS = [
  { name: "predict", description: "The task's own face: rows in, labels or values out" },
  { name: "protocol", description: "The Open Inference Protocol v2" },
  { name: "truth", description: "What turned out to be right" },
  { name: "operations", description: "For whoever runs the server" },
];

export function openApi(described: Described): JsonObject {
  const { deployment, servingBuild, members } = described;
  const [{ model, version, signature }] = members;
  const task = signature ? `, ${signature.task.replace("-", " ")}` : "";
  return {
    openapi: "3.1.1",
    info: {
      title: deployment,
      version: `${model}-${version}`,
      summary: `${model} version ${version}${task}`,
      description: `Generated from what is deployed. Serving build: ${servingBuild}.`,
    },
    servers: [{ url: "/" }],
    tags: TAGS,
    paths: pathsOf(described),
    components: { schemas: schemasOf(described), securitySchemes: { token: { type: "http", scheme: "bearer" } } },
  };
}

function pathsOf(described: Described): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const operation of operations(described)) {
    const methods = paths[operation.path] ?? {};
    methods[operation.method] = operationOf(operation, described);
    paths[operation.path] = methods;
  }
  return paths;
}

function operationOf(operation: Operation, { isFree }: Described): JsonObject {
  const { id, summary, description, tag, scope, parameters, body, answer } = operation;
  const refusal = { description: "Refused, and why", content: { "application/json": { schema: ref("Error") } } };
  return {
    ...{ operationId: id, summary, tags: [tag] },
    ...(description !== undefined && { description }),
    security: scope === undefined || isFree(scope) ? [] : [{ token: [] }],
    ...(scope !== undefined && { "x-scope": scope }),
    ...(parameters && { parameters }),
    ...(body && { requestBody: { required: !operation.bodyOptional, content: body } }),
    responses: { "200": { description: "The answer", content: answer }, "4XX": refusal, "5XX": refusal },
  };
}

function schemasOf({ members, maxRows }: Described): JsonObject {
  const [champion] = members;
  const requests = members
    .filter(({ role }) => role !== "shadow")
    .map((member) => [
      `InferRequestVersion${member.version}${member === champion ? "" : member.role}`,
      inferRequestSchema(member.face),
    ]);
  return {
    ...PROTOCOL_SCHEMAS,
    InferRequest: inferRequestSchema(champion.face),
    Telemetry: TELEMETRY,
    ...Object.fromEntries(requests),
    ...(champion.signature && {
      Row: rowSchema(champion.signature),
      Batch: batchSchema(maxRows),
      Answer: answerSchema,
      Prediction: predictionSchema(champion.signature, [...new Set(members.flatMap(({ classes }) => classes))]),
      Feedback: feedbackSchema([...new Set(members.flatMap(({ classes }) => classes))]),
    }),
  };
}

const SHORT = { type: "string", minLength: 1, maxLength: 100 };

const TELEMETRY: JsonObject = {
  type: "object",
  required: ["readings"],
  additionalProperties: false,
  properties: {
    id: { ...SHORT, description: "Whoever may send it twice gives one." },
    device: { ...SHORT, type: ["string", "null"] },
    time: { type: "string", format: "date-time", description: "Absent: now." },
    readings: { type: "object", minProperties: 1, maxProperties: 100, additionalProperties: { type: "number" } },
  },
};

const feedbackSchema = (classes: readonly string[]): JsonObject => ({
  type: "object",
  required: ["id"],
  properties: {
    id: { type: "string", minLength: 1, maxLength: 300, description: "Of a prediction." },
    ...(classes.length > 0 ? { label: { enum: classes } } : { value: { type: "number" } }),
    source: { enum: [...FEEDBACK_SOURCES] },
    by: { type: "string", minLength: 1, maxLength: 300, description: "Who says so." },
  },
});
