/** Every finding, in the order in which they are best put right. Pure. */
import { judgeAccess } from "./access.ts";
import { judgeCodeowners } from "./codeowners.ts";
import { judgeEvidence, judgeNames } from "./evidence.ts";
import type { DoctorFacts } from "./facts.ts";
import { type Finding, judged, missing, ok } from "./finding.ts";
import { judgeRules } from "./rules.ts";
import { judgeRunners } from "./runners.ts";
import { judgeWorkflows } from "./workflows.ts";

export function diagnose(facts: DoctorFacts): readonly Finding[] {
  return [
    ...judgeAccess(facts),
    judgeSpecs(facts),
    ...judgeWorkflows(facts),
    ...judgeCodeowners(facts),
    ...judgeEvidence(facts),
    ...judgeNames(facts),
    ...judgeRules(facts),
    ...judgeRunners(facts),
  ];
}

function judgeSpecs({ specs, defaultBranch, site, at }: DoctorFacts): Finding {
  const page = `${site}/${at}/tree/${defaultBranch}`;
  const about = { area: "specs", what: `the specs on ${defaultBranch} can be read`, page };
  return judged(about, { kind: "seen", value: specs }, (found) => {
    if (found.kind === "refused") return missing(found.why, "npm run -s understudy -- validate");
    const { models, datasets, deployments } = found.specs;
    return ok(`${models.size} models, ${datasets.size} datasets, ${deployments.size} deployments`);
  });
}
