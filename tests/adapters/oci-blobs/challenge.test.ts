/** Headers of registries, as they come. */
import { describe, expect, it } from "vitest";
import { parseChallenge } from "../../../src/adapters/oci-blobs/challenge.ts";
import { parseRetryAfter, patienceFor } from "../../../src/adapters/oci-blobs/retry-after.ts";

describe("WWW-Authenticate", () => {
  it.each([
    [
      'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:acme/models:pull"',
      { kind: "bearer", realm: "https://ghcr.io/token", service: "ghcr.io" },
    ],
    ['bearer Realm = "https://a/t?x=1,2"', { kind: "bearer", realm: "https://a/t?x=1,2", service: null }],
    [
      'Bearer realm="https://a/t",service="with \\"quotes\\""',
      { kind: "bearer", realm: "https://a/t", service: 'with "quotes"' },
    ],
    ["Bearer realm=https://a/t,service=plain", { kind: "bearer", realm: "https://a/t", service: "plain" }],
    ['Basic realm="Registry Realm"', { kind: "basic" }],
    ['Basic realm="a", Bearer realm="https://a/t"', { kind: "bearer", realm: "https://a/t", service: null }],
    ['Basic realm="Bearer realm=https://evil/"', { kind: "basic" }],
    ["Bearer", { kind: "unknown" }],
    ["Negotiate", { kind: "unknown" }],
    ["", { kind: "unknown" }],
    [null, { kind: "unknown" }],
  ])("%s", (header, challenge) => expect(parseChallenge(header)).toEqual(challenge));
});

describe("Retry-After", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  it.each([
    ["7", 7000],
    ["0", 0],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["Wed, 31 Dec 2025 00:00:30 GMT", 0],
    ["soon", null],
    [null, null],
  ])("%s", (header, milliseconds) => expect(parseRetryAfter(header, now)).toBe(milliseconds));

  it("without one, waits longer each time, within bounds", () => {
    const waits = [1, 2, 3, 4, 20].map((failures) => patienceFor({ kind: "cut", reason: "" }, failures, now) ?? 0);
    const usual = [500, 1000, 2000, 4000, 30_000];
    waits.forEach((wait, index) => {
      expect(wait / (usual[index] ?? 0)).toBeGreaterThanOrEqual(0.75);
      expect(wait / (usual[index] ?? 0)).toBeLessThanOrEqual(1.25);
    });
  });
});
