/** L0_nullchar_string: the runtime would cut a text at a zero and answer for another one; so it is refused, not cut. */
import { expect, it } from "vitest";
import { identityOf } from "../../support/identity-model.ts";
import { lengthPrefixed, ofX } from "../oip/asking.ts";
import { serving } from "./asking.ts";

const asked = serving(() => identityOf("BYTES"));

it.each([["\0"], ["a\0b"], ["ends with\0"], ["möwe\0"]])(
  "refuses %j, in JSON, in base64 and in binary",
  async (value) => {
    const part = lengthPrefixed(["fine", value]);
    const inputs = [{ name: "x", datatype: "BYTES", shape: [1, 2], parameters: { binary_data_size: part.length } }];
    const encoded = ["fine", value].map((each) => Buffer.from(each).toString("base64"));
    const answers = [
      await asked.infer({ inputs }, [part]),
      await asked.infer(ofX("BYTES", [1, 2], ["fine", value])),
      await asked.infer(ofX("BYTES", [1, 2], encoded, { parameters: { content_type: "base64" } })),
      await asked.send(value, { "inference-header-content-length": "0" }),
    ];
    for (const { status, json } of answers) {
      expect(status).toBe(400);
      expect(json.error).toEqual(expect.any(String));
    }
  },
);

it("takes the empty text, which ends at once, for what it is", async () => {
  const { json } = await asked.infer(ofX("BYTES", [1, 2], ["", "after"]));
  expect(json.outputs?.[0]?.data).toEqual(["", "after"]);
});
