/** `doctor`: how the repository is set up, what is missing, and the exact fix of each. */
import type { Json } from "../../domain/json.ts";
import { PIPELINE_ENVIRONMENTS } from "../../stages/doctor/evidence.ts";
import type { Finding } from "../../stages/doctor/finding.ts";
import { diagnose } from "../../stages/doctor/plan.ts";
import { doctorReport } from "../../stages/doctor/report.ts";
import { gatherFacts } from "../doctor/gather.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";

export const doctor = defineVerb({
  name: "doctor",
  summary: "Check how the repository is set up, and print what is missing with the exact fix",
  details:
    "Looks at the token, the settings of Actions, branch rules and required checks, CODEOWNERS, runners, environments, " +
    "names of secrets and variables, workflow files and their schedules, the blob store, and who wrote the records. " +
    "What the token may not see is said so, and is not called missing: a maintainer's token sees most. Changes nothing.",
  inputs: {},
  outputs: {
    findings:
      "Area, what should be true, state (`ok`, `advice`, `cannot-see`, `missing`), what was found and the fix of each.",
    missing: "How many things are missing.",
  },
  faces: ["cli", "action"],
  writes: false,
  permissions: [
    { scope: "contents", access: "read", why: "reads specs, workflows, CODEOWNERS and records" },
    { scope: "actions", access: "read", why: "sees runs, environments and names of variables" },
  ],
  examples: ["doctor --forge github --repository acme/models", "doctor --json"],
  run: async ({ ports: wire, settings }) => {
    const ports = await wire();
    if (settings.forge === "local") {
      const { specs } = await readSnapshot(ports.git);
      const { models, datasets, deployments } = specs;
      const counts = `${models.size} models, ${datasets.size} datasets, ${deployments.size} deployments`;
      const findings: readonly Finding[] = [
        { area: "specs", what: "the specs can be read", state: "ok", found: counts, fix: null },
      ];
      return resultOf(
        "the local forge",
        findings,
        "\n\nTokens, branch rules, runners and workflows are GitHub's: nothing of them applies here.",
      );
    }
    const facts = await gatherFacts(ports, settings, PIPELINE_ENVIRONMENTS);
    return resultOf(facts.at, diagnose(facts));
  },
});

function resultOf(at: string, findings: readonly Finding[], remark = "") {
  const missing = findings.filter(({ state }) => state === "missing").length;
  return {
    outputs: { findings: findings.map((each): Json => ({ ...each })), missing },
    text: doctorReport(at, findings) + remark,
    verdict: missing === 0 ? ("pass" as const) : ("fail" as const),
  };
}
