/** GitHub's own description of its API judges; these are the proofs that it can say no, and that nothing escapes it. */
import { describe, expect, it } from "vitest";
import { callsIn, operationsUsed } from "../../../scripts/github-openapi/operations.ts";
import { judgeAnswer, judgeRequest, KNOWN_ROUTES } from "../../support/github/openapi.ts";
import { sampleOf } from "../../support/github/sample.ts";
import { scripted } from "./scripted.ts";

const REPOSITORY = "/repos/{owner}/{repo}";

describe("the extract of GitHub's OpenAPI description", () => {
  it("has every operation that the product calls", () => {
    const used = operationsUsed("src");
    expect(used.length).toBeGreaterThan(30);
    expect(used.filter((route) => !KNOWN_ROUTES.includes(route))).toEqual([]);
  });

  it("is asked about calls however they are written", () => {
    expect(callsIn("octokit.rest.pulls.merge({})\nrest.git.getRef(x)")).toEqual([
      `PUT ${REPOSITORY}/pulls/{pull_number}/merge`,
      `GET ${REPOSITORY}/git/ref/{ref}`,
    ]);
    expect(callsIn('octokit.request("GET /meta")')).toEqual(["GET /meta"]);
    expect(() => callsIn("rest.pulls.mergeQuickly({})")).toThrow(/no rest.pulls.mergeQuickly/);
  });
});

const body = (value: unknown) => JSON.stringify(value);
const run = { name: "gates", head_sha: "a" };
const note = { path: "a.yaml", start_line: 1, end_line: 1, annotation_level: "failure", message: "m" };

describe("a request", () => {
  it.each([
    ["GET", "/repos/o/r/issues?state=all&labels=a%2Cb&per_page=100&page=2", ""],
    ["GET", "/repos/o/r/git/ref/heads/a/b", ""],
    ["GET", "/repos/o/r/git/ref/heads%2Fa%2Fb", ""],
    ["POST", "/repos/o/r/check-runs", body({ ...run, output: { title: "t", summary: "s", annotations: [note] } })],
    ["POST", "/repos/o/r/issues", body({ title: "t", body: "b", labels: ["a"] })],
  ])("%s %s fits", (method, url, text) => {
    expect(judgeRequest({ method, url, body: text })).toEqual([]);
  });

  it.each([
    ["an operation that GitHub has not", "GET", "/repos/o/r/isues", "", /not in the extract/],
    ["a method that it has not", "PATCH", "/repos/o/r/git/blobs", "{}", /not in the extract/],
    ["a number that is none", "GET", "/repos/o/r/pulls/seven", "", /path pull_number .*integer/],
    ["an unknown query key", "GET", "/repos/o/r/issues?label=a", "", /query has label/],
    ["a query outside of its values", "GET", "/repos/o/r/issues?state=opened", "", /query state .*allowed values/],
    ["a body that is missing", "POST", "/repos/o/r/issues", "", /body is missing/],
    ["a body where none is taken", "GET", "/repos/o/r/issues", "{}", /takes none/],
    ["a body that is not JSON", "POST", "/repos/o/r/issues", "{", /not JSON/],
    ["an unknown key", "POST", "/repos/o/r/issues", body({ title: "t", lables: [] }), /lables/],
    ["a missing key", "POST", "/repos/o/r/issues", body({ body: "b" }), /title/],
    ["a type that is wrong", "POST", "/repos/o/r/issues", body({ title: "t", labels: "a" }), /labels must be array/],
    ["no label at all", "PUT", "/repos/o/r/issues/7/labels", body({ labels: [] }), /fewer than 1 items/],
    [
      "a file mode that Git has not",
      "POST",
      "/repos/o/r/git/trees",
      body({ tree: [{ path: "a", mode: "777" }] }),
      /mode/,
    ],
    ["an unknown key deep inside", "POST", "/repos/o/r/check-runs", body({ ...run, output: { titel: "t" } }), /titel/],
    [
      "fifty-one annotations",
      "POST",
      "/repos/o/r/check-runs",
      body({ ...run, output: { title: "t", summary: "s", annotations: Array(51).fill(note) } }),
      /more than 50 items/,
    ],
    [
      "a summary that is too long",
      "POST",
      "/repos/o/r/check-runs",
      body({ ...run, output: { title: "t", summary: "s".repeat(65_536) } }),
      /more than 65535 characters/,
    ],
    [
      "twenty-six inputs of a workflow",
      "POST",
      "/repos/o/r/actions/workflows/w.yml/dispatches",
      body({ ref: "main", inputs: Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`i${index}`, ""])) }),
      /more than 25 properties/,
    ],
  ])("with %s does not", (_what, method, url, text, reason) => {
    expect(judgeRequest({ method, url, body: text }).join("\n")).toMatch(reason);
  });
});

describe("an answer made by hand", () => {
  const route = `GET ${REPOSITORY}/deployments`;

  it("has all that GitHub's has", () => {
    expect(judgeAnswer(route, 200, [sampleOf("deployment")])).toEqual([]);
    expect(judgeAnswer(route, 200, [{ ...sampleOf("deployment"), id: "1" }]).join()).toMatch(/id must be integer/);
    expect(judgeAnswer(route, 200, [{ id: 1 }]).join()).toMatch(/required property 'sha'/);
    expect(judgeAnswer(route, 418, {}).join()).toMatch(/never answers 418/);
  });

  it("of a script may leave out what nobody reads, and not have it wrong", () => {
    expect(judgeAnswer(route, 200, [{ id: 1 }], true)).toEqual([]);
    expect(judgeAnswer(route, 200, [{ id: "1" }], true).join()).toMatch(/id must be integer/);
  });

  it("fails the test that it was made for", async () => {
    const { client } = scripted({ "GET /issues/7": { status: 200, body: { number: "7" } } });
    await expect(client.octokit.rest.issues.get({ ...client.at, issue_number: 7 })).rejects.toThrow(
      /number must be int/,
    );
  });
});
