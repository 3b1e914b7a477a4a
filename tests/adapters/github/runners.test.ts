/** Runners that a repository has, and those that its organization lends it. */
import { describe, expect, it } from "vitest";
import { githubWorkflows } from "../../../src/adapters/github/workflows.ts";
import { type Answer, scripted } from "./scripted.ts";

const runner = (name: string) => ({
  id: 1,
  name,
  os: "linux",
  status: "online",
  busy: false,
  labels: [{ name: "gpu" }],
});
const listed = (...names: readonly string[]): Answer => ({
  status: 200,
  body: { total_count: names.length, runners: names.map(runner) },
});
const ownedBy = (type: string): Answer => ({ status: 200, body: { owner: { type } } });
const OWN = "GET /actions/runners";
const LENT = "GET /orgs/o/actions/runners";
const REPOSITORY = "GET ";

const names = async (script: Parameters<typeof scripted>[0]) => {
  const seen = await githubWorkflows(scripted(script).client, "main").runners();
  return seen.kind === "seen" ? seen.value.map(({ name }) => name) : seen.kind;
};

describe("runners", () => {
  it("of a person's repository are its own", async () => {
    expect(await names({ [OWN]: listed("mine"), [REPOSITORY]: ownedBy("User") })).toEqual(["mine"]);
  });

  it("of an organization's repository are the organization's too", async () => {
    const script = { [OWN]: listed("mine"), [REPOSITORY]: ownedBy("Organization"), [LENT]: listed("lent") };
    expect(await names(script)).toEqual(["mine", "lent"]);
  });

  it("that the organization keeps to itself are not missing, but cannot be seen", async () => {
    expect(await names({ [OWN]: listed(), [REPOSITORY]: ownedBy("Organization") })).toBe("cannot-see");
  });

  it("cannot be seen where the token may not ask", async () => {
    expect(await names({ [OWN]: { status: 403, body: { message: "Resource not accessible by integration" } } })).toBe(
      "cannot-see",
    );
  });
});
