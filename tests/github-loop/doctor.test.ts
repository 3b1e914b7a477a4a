/** `doctor` against the emulator: every request as GitHub describes it, and nothing changed by looking. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Finding } from "../../src/stages/doctor/finding.ts";
import { githubFront } from "./front.ts";
import { workplace } from "./workplace.ts";

const front = await githubFront();
const place = await workplace(front, "doctor");
afterAll(async () => {
  place.dispose();
  await front.close();
});

const SOURCE = `acme/understudy@${"a".repeat(40)}`;

async function look() {
  const { result, writes } = await front.watch("shut", () => place.understudy("doctor"));
  expect(writes).toEqual([]);
  const findings = result.json.findings as readonly Finding[];
  const stateOf = (what: string) => findings.find((each) => each.what.includes(what))?.state;
  return { ...result, findings, stateOf };
}

describe("doctor on GitHub", { timeout: 60_000 }, () => {
  it("says of an empty repository what to write first", async () => {
    const { code, stateOf, json } = await look();
    expect(code).toBe(1);
    expect(stateOf("every workflow file is there")).toBe("missing");
    expect(stateOf("there is a CODEOWNERS file")).toBe("missing");
    expect(json.verdict).toBe("fail");
  });

  it("finds what init wrote, and names what is missing with its fix", async () => {
    const rows = Array.from({ length: 200 }, (_, index) => `${index},${index % 50},${index % 50 > 25 ? "yes" : "no"}`);
    writeFileSync(join(place.folder, "my.csv"), ["id,age,answer", ...rows, ""].join("\n"));
    const words = ["--data", "my.csv", "--label", "answer", "--source", SOURCE, "--runner", "self-hosted,gate"];
    const init = await place.understudy("init", ...words);
    expect(init, init.text).toMatchObject({ code: 0 });
    await place.push(init.json.files as readonly string[]);

    const { code, stateOf, findings, json, text } = await look();
    expect(code).toBe(1);
    for (const what of ["every workflow file is there", "they are those of this version", "the specs on main"]) {
      expect(stateOf(what), what).toBe("ok");
    }
    expect(stateOf("specs and workflows have owners")).toBe("ok");
    expect(stateOf("a runner takes [self-hosted, gate]")).toBe("missing");
    expect(stateOf("the environment my is there")).toBe("missing");
    expect(findings.filter(({ state }) => state === "missing")).toHaveLength(json.missing as number);
    for (const { state, fix, found } of findings) {
      expect(found).not.toBe("");
      expect(fix === null).toBe(state === "ok");
    }
    expect(text).toContain("gh api --method PUT repos/octo/doctor/environments/my");
  });

  it("sees a runner that was registered meanwhile", async () => {
    front.runners.addRunner("octo/doctor", "gate-1", ["self-hosted", "gate"]);
    expect((await look()).stateOf("a runner takes [self-hosted, gate]")).toBe("ok");
  });
});
