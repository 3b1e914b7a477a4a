/** The served OpenAPI document: valid, of every route, with examples that work as they stand. */
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, describe, expect, it } from "vitest";
import type { Blobs } from "../../../src/ports/blobs.ts";
import { PICTURE } from "../../../src/serving/openapi/examples.ts";
import { ROOTS } from "../../../src/serving/routes.ts";
import { type LiveServer, liveServer, putEcho, putSides } from "../../support/live-server.ts";
import { putBundle, putServable } from "../../support/serving.ts";

interface Media {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: { readonly 200: { readonly content: Readonly<Record<string, Media>> } };
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<"get" | "post", Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

let server: LiveServer;
afterEach(() => server.stop(null));

const tabular = async (blobs: Blobs) => {
  const [one, other] = [await putServable(blobs), await putServable(blobs, 1)];
  const [champion, canary] = [
    { model: "weather", version: 3, servable: one },
    { model: "weather", version: 4, servable: other, weight: 20 },
  ];
  return putBundle(blobs, champion, { canary, shadows: [{ model: "storm", version: 1, servable: other }] });
};
const regression = async (blobs: Blobs) =>
  putBundle(blobs, { model: "price", version: 1, servable: await putEcho(blobs) });
const images = async (blobs: Blobs) =>
  putBundle(blobs, { model: "sides", version: 1, servable: await putSides(blobs, Buffer.from(PICTURE, "base64")) });

const documentOf = async (): Promise<Document> =>
  (await (await fetch(`${server.url}/openapi.json`)).json()) as Document;

const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

describe.each([
  ["a table with a canary and a shadow", tabular],
  ["a regression", regression],
  ["pictures", images],
])("of %s", (_, prepare) => {
  it("is valid OpenAPI 3.1, every reference too", async () => {
    server = await liveServer(prepare);
    const document = await documentOf();
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...structuredClone(document) });
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe("3.1");
    expect(() => validator.resolveRefs()).not.toThrow();
    const ids = operationsOf(document).map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("every example is as its schema says, is answered, and so is every path; the answers are as their schemas say", async () => {
    server = await liveServer(prepare);
    const document = await documentOf();
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: "doc", components: document.components });
    const check = (schema: object, value: unknown, what: string) => {
      const text = JSON.stringify(schema).replaceAll('"#/components', '"doc#/components');
      const validate = ajv.compile(JSON.parse(text));
      expect(validate(value), `${what}: ${ajv.errorsText(validate.errors)}`).toBe(true);
    };
    let examples = 0;
    for (const { path, method, operation } of operationsOf(document)) {
      if (path.startsWith("/admin")) continue;
      const answer = operation.responses[200].content["application/json"];
      const judge = async (response: Response) => {
        expect(
          response.status,
          `${method} ${path}: ${response.status === 200 ? "" : await response.clone().text()}`,
        ).toBe(200);
        if (answer) check(answer.schema, await response.json(), `answer of ${path}`);
      };
      if (method === "get") await judge(await fetch(server.url + path));
      for (const [type, media] of Object.entries(operation.requestBody?.content ?? {})) {
        if (type !== "application/json") continue;
        const values = [media.example, ...Object.values(media.examples ?? {}).map(({ value }) => value)];
        for (const value of values.filter((each) => each !== undefined)) {
          examples += 1;
          check(media.schema, value, `example of ${path}`);
          await judge(await server.post(path, value, { "content-type": type }));
        }
      }
    }
    expect(examples).toBeGreaterThan(4);
    expect(server.errors).toEqual([]);
  });

  it("says nothing of a path that is not there, and leaves none out", async () => {
    server = await liveServer(prepare);
    const { paths } = await documentOf();
    for (const [path, methods] of Object.entries(paths)) {
      for (const method of ["GET", "POST"]) {
        const response = await fetch(server.url + path, { method, ...(method === "POST" && { body: "{" }) });
        const isThere = response.status !== 404 && response.status !== 405;
        expect([path, method, isThere]).toEqual([path, method, method.toLowerCase() in methods]);
      }
    }
    expect(new Set(Object.keys(paths).map((path) => path.split("/")[1]))).toEqual(new Set(ROOTS));
  });
});

it("pictures are taken as files", async () => {
  server = await liveServer(images);
  const { paths } = await documentOf();
  expect(Object.keys(paths["/predict"]?.post.requestBody?.content ?? {})).toEqual([
    "application/json",
    "image/jpeg",
    "image/png",
    "application/octet-stream",
  ]);
});

it("a category is described and not enforced", async () => {
  server = await liveServer(tabular);
  const { components } = await documentOf();
  expect(components.schemas.Row).toMatchObject({
    additionalProperties: false,
    properties: {
      temperature: { type: ["number", "null"] },
      sky: { type: ["string", "null"], description: expect.stringContaining('"clear", "cloudy"') },
    },
  });
});
