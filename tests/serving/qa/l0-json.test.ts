/** L0_json: odd but legal JSON is read as it is meant, and what is not JSON is refused. */
import { expect, it } from "vitest";
import { identityOf } from "../../support/identity-model.ts";
import { serving } from "./asking.ts";

const asked = serving(() => identityOf("FP32"));
const data = ({ json }: Awaited<ReturnType<typeof asked.send>>) => json.outputs?.[0]?.data;

it.each<[string, string]>([
  [
    "whitespace everywhere",
    '\r\n\t { "inputs" : [ { "name":"x" ,\n"shape":[ 1 , 2 ],"datatype":"FP32","data":[ 1 , 2 ] } ] } \n',
  ],
  ["escaped names", '{"\\u0069nputs":[{"name":"\\u0078","shape":[1,2],"datatype":"FP32","data":[1,2]}]}'],
  ["numbers in other forms", '{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1e0,0.2E+1]}]}'],
  [
    "fields that nobody knows",
    '{"a":{"b":[]},"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2],"c":null}]}',
  ],
  [
    "a field twice, of which the last counts",
    '{"inputs":7,"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]}',
  ],
  [
    "nulls for what is optional",
    '{"id":null,"parameters":null,"outputs":null,"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","parameters":null,"data":[1,2]}]}',
  ],
  [
    "__proto__ as a field",
    '{"__proto__":{"id":7},"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]}',
  ],
])("reads %s", async (_, text) => {
  const answer = await asked.send(text);
  expect(answer.status).toBe(200);
  expect(data(answer)).toEqual([1, 2]);
});

it.each<[string, string | Uint8Array]>([
  ["nothing", ""],
  ["an unfinished object", '{"inputs":['],
  ["a trailing comma", '{"inputs":[],}'],
  ["single quotes", "{'inputs':[]}"],
  ["a comment", '{"inputs":[]/* */}'],
  ["two documents", '{"inputs":[]}{"inputs":[]}'],
  ["a byte order mark", Buffer.from('\ufeff{"inputs":[]}')],
  ["UTF-16", Buffer.from('{"inputs":[]}', "utf16le")],
  ["bytes that are no UTF-8", Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d)],
  ["brackets without end", "[".repeat(500_000)],
  ["objects without end", '{"a":'.repeat(500_000)],
])("refuses %s", async (_, body) => {
  const answer = await asked.send(body);
  expect(answer.status).toBe(400);
  expect(answer.json.error).toEqual(expect.any(String));
  expect(asked.server.errors).toEqual([]);
});
