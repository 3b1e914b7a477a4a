/** Base64: what is taken, and that nothing is read as far as it goes. */
import { expect, test } from "vitest";
import { decodeFile, isBase64 } from "../../src/serving/base64.ts";

const text = (bytes: Uint8Array | null) => bytes && new TextDecoder().decode(bytes);

test("a file comes with padding, without, or as a data URL", () => {
  for (const plain of ["a", "ab", "abc", "abcd"]) {
    const padded = Buffer.from(plain).toString("base64");
    expect(text(decodeFile(padded))).toBe(plain);
    expect(text(decodeFile(padded.replace(/=+$/, "")))).toBe(plain);
    expect(text(decodeFile(`data:image/png;base64,${padded}`))).toBe(plain);
  }
});

test("what is not base64 is nothing", () => {
  for (const wrong of [
    "",
    "=",
    "====",
    "A",
    "A===",
    "AA=",
    "AAA==",
    "AAAAA",
    "AA AA",
    "AA-_",
    "AA==AA==",
    "data:text/plain;base64,AAAA",
  ]) {
    expect(decodeFile(wrong), wrong).toBeNull();
  }
});

test("the protocol's has its padding, and may be empty", () => {
  expect(["", "AA==", "AAA=", "AAAA"].every(isBase64)).toBe(true);
  expect(["AA", "AAA", "AA=", "A===", "AAA\n"].some(isBase64)).toBe(false);
});
