/** Identity, records and bytes: whether evidence can be authentic, and reach every runner. Pure. */
import { RECORDS_BRANCH } from "../../domain/names.ts";
import { judgeAuthenticity } from "../../policy/authenticity.ts";
import type { DoctorFacts } from "./facts.ts";
import { advice, type Finding, judged, missing, ok } from "./finding.ts";
import { api, settingsPage } from "./fixes.ts";

/** How the workflows are told of the App. */
const APP_VARIABLE = "UNDERSTUDY_APP_ID";

const seen = <T>(value: T) => ({ kind: "seen", value }) as const;

export function judgeEvidence(facts: DoctorFacts): readonly Finding[] {
  const { site, at } = facts;
  const about = (what: string) => ({ area: "evidence", what, page: `${site}/${at}/tree/${RECORDS_BRANCH}` });
  return [
    judgeIdentity(facts),
    judged(about("every record was written by the pipeline's identity"), seen(facts.recordWriters), (writers) => {
      if (writers === null) return ok(`there are no records yet: the first one makes ${RECORDS_BRANCH}`);
      if (facts.identity === null) return ok("advisory: without an identity records of everybody who may push count");
      const forged = writers.filter((writer) => judgeAuthenticity(facts.identity, writer) === "forged");
      const others = [...new Set(forged.map((writer) => writer ?? "nobody that GitHub vouches for"))];
      return forged.length === 0
        ? ok(`the newest ${writers.length} commits are ${facts.identity}'s, signed`)
        : missing(
            `${forged.length} of the newest ${writers.length} commits are by ${others.join(", ")}`,
            `those records do not count: train and evaluate again as ${facts.identity}, and see who may push to ${RECORDS_BRANCH}`,
          );
    }),
    judged({ ...about("big bytes reach every runner"), area: "blob store" }, seen(facts.blobs), (blobs) => {
      if (blobs.kind === "file") {
        const fix = `gh variable set UNDERSTUDY_BLOBS --repo ${at} --body oci://ghcr.io/${at.toLowerCase()}/blobs; locally set UNDERSTUDY_BLOBS`;
        return missing("the store is a folder of this machine", fix);
      }
      if (blobs.refusal === null) return ok(`${blobs.place} answers`);
      return missing(`${blobs.place}: ${blobs.refusal}`, "check UNDERSTUDY_REGISTRY_TOKEN and `packages: write`");
    }),
  ];
}

function judgeIdentity({ identity, app, ...facts }: DoctorFacts): Finding {
  const page = settingsPage(facts, "installations");
  const about = { area: "evidence", what: "a GitHub App is the pipeline's identity", page };
  if (identity === null || app === null) {
    const fix = `create an App (docs/getting-started.md says which permissions), then gh variable set UNDERSTUDY_IDENTITY --repo ${facts.at} --body '<app>[bot]'`;
    const found = "none: the flow runs and calls its evidence advisory; bot pull requests wait for a click";
    return judged(about, seen(null), () => advice(found, fix));
  }
  return judged(about, app, (found) =>
    found === null
      ? missing(`there is no App of the name ${identity}`, "the identity is the App's name in its address, then [bot]")
      : ok(`${found.name} (${found.id})`),
  );
}

/** Secrets and variables by name, and one environment a deployment. */
export function judgeNames(facts: DoctorFacts): readonly Finding[] {
  const { at, identity, secretsRead } = facts;
  const secrets = { area: "secrets and variables", page: settingsPage(facts, "secrets/actions") };
  const variables = { area: "secrets and variables", page: settingsPage(facts, "variables/actions") };
  const usesApp =
    identity !== null || (facts.variableNames.kind === "seen" && facts.variableNames.value.includes(APP_VARIABLE));
  const wanted = usesApp ? [APP_VARIABLE, "UNDERSTUDY_IDENTITY"] : [];
  const environments = environmentFindings(facts);
  if (!usesApp) return environments;
  return [
    ...wanted.map((name) =>
      judged({ ...variables, what: `the variable ${name} is set` }, facts.variableNames, (names) =>
        names.includes(name) ? ok("set") : missing("not set", `gh variable set ${name} --repo ${at}`),
      ),
    ),
    ...secretsRead
      .filter((name) => name.startsWith("UNDERSTUDY_"))
      .map((name) =>
        judged({ ...secrets, what: `the secret ${name} is there` }, facts.secretNames, (names) =>
          names.includes(name)
            ? ok("there")
            : advice(
                "not among those of the repository; it may lie in an environment, which is the safer place",
                `gh secret set ${name} --repo ${at}`,
              ),
        ),
      ),
    ...environments,
  ];
}

function environmentFindings(facts: DoctorFacts): readonly Finding[] {
  if (facts.specs.kind === "refused") return [];
  const page = settingsPage(facts, "environments");
  return [...facts.specs.specs.deployments.keys()].map((name) =>
    judged(
      { area: "environments", what: `the environment ${name} is there, for ${facts.defaultBranch} alone`, page },
      facts.environments,
      (all) => {
        const found = all.find((each) => each.name.toLowerCase() === name);
        const fix = api("PUT", `repos/${facts.at}/environments/${name}`, [
          "-F 'deployment_branch_policy[protected_branches]=true'",
          "-F 'deployment_branch_policy[custom_branch_policies]=false'",
        ]);
        if (!found) return missing("no such environment: its first job would make one that every branch may use", fix);
        return found.limited
          ? ok("limited to certain branches")
          : missing("every branch may use it, and its secrets", fix);
      },
    ),
  );
}
