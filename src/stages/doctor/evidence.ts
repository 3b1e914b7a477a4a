/** Identity, records and bytes: whether evidence can be authentic, and reach every runner. Pure. */
import { RECORDS_BRANCH } from "../../domain/names.ts";
import { ENVIRONMENTS } from "../../domain/workflows.ts";
import { judgeAuthenticity } from "../../policy/authenticity.ts";
import type { DoctorFacts } from "./facts.ts";
import { advice, type Finding, judged, missing, ok, unseen } from "./finding.ts";
import { limitedEnvironment, settingsPage } from "./fixes.ts";

/** In which pull requests are trained before their merge: what runs there nobody has reviewed yet. */
const TRAINING_ENVIRONMENT = ENVIRONMENTS.training;

/** In which the workflows' own jobs run. */
export const PIPELINE_ENVIRONMENTS = [ENVIRONMENTS.pipeline, TRAINING_ENVIRONMENT] as const;

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
        // The workflows have a default of their own, of which this program was not told.
        const store = `oci://ghcr.io/${at.toLowerCase()}/blobs`;
        const fix = `run doctor again with \`--blobs ${store}\`, or with what the variable UNDERSTUDY_BLOBS says`;
        return unseen(`workflows use ${store} unless UNDERSTUDY_BLOBS says otherwise; it was not asked`, fix);
      }
      if (blobs.refusal === null) return ok(`${blobs.place} answers`);
      return missing(
        `${blobs.place}: ${blobs.refusal}`,
        "see that the address is right and the registry answers there, then check UNDERSTUDY_REGISTRY_TOKEN and `packages: write`",
      );
    }),
  ];
}

function judgeIdentity({ identity, app, ...facts }: DoctorFacts): Finding {
  const page = settingsPage(facts, "installations");
  const about = { area: "evidence", what: "a GitHub App is the pipeline's identity", page };
  if (identity === null || app === null) {
    const fix = "create an App as docs/getting-started.md says; then run doctor with --identity '<app>[bot]'";
    const found = "none: the flow runs and calls its evidence advisory; bot pull requests wait for a click";
    return judged(about, seen(null), () => advice(found, fix));
  }
  return judged(about, app, (found) =>
    found === null
      ? missing(`there is no App of the name ${identity}`, "the identity is the App's name in its address, then [bot]")
      : ok(`${found.name} (${found.id})`),
  );
}

/** Secrets and variables by name, and the environments that hold them. */
export function judgeNames(facts: DoctorFacts): readonly Finding[] {
  const { at, identity, secretsRead, variableNames } = facts;
  const isSet = variableNames.kind === "seen" && variableNames.value.includes(APP_VARIABLE);
  const environments = [...environmentFindings(facts), judgeApproval(facts)];
  if (identity === null && !isSet) return environments;
  const variables = { area: "secrets and variables", page: settingsPage(facts, "variables/actions") };
  return [
    judged({ ...variables, what: `the variable ${APP_VARIABLE} is set` }, variableNames, (names) =>
      names.includes(APP_VARIABLE)
        ? ok("set")
        : missing("not set: workflows would act without the App", `gh variable set ${APP_VARIABLE} --repo ${at}`),
    ),
    ...secretsRead
      .filter((name) => name.startsWith("UNDERSTUDY_APP_"))
      .flatMap((name) => environmentNames(facts).map((each) => judgeAppSecret(facts, name, each))),
    ...environments,
  ];
}

/** Of the pipeline's own jobs, and of each deployment's. */
const environmentNames = ({ specs }: DoctorFacts): readonly string[] => [
  ...PIPELINE_ENVIRONMENTS,
  ...(specs.kind === "read" ? specs.specs.deployments.keys() : []),
];

/** The App's key is the pipeline's identity: in an environment only the default branch's jobs get it. */
function judgeAppSecret(facts: DoctorFacts, name: string, environment: string): Finding {
  const about = {
    area: "secrets and variables",
    what: `the secret ${name} is in the environment ${environment}`,
    page: settingsPage(facts, "environments"),
  };
  const fix = `gh secret set ${name} --repo ${facts.at} --env ${environment} < key.pem`;
  const unknown = { kind: "cannot-see", why: "there is no such environment" } as const;
  return judged(about, facts.environmentSecrets.get(environment) ?? unknown, (names) => {
    if (names.includes(name)) return ok("there");
    const { secretNames } = facts;
    const remove = `${fix} &&\n  gh secret delete ${name} --repo ${facts.at}`;
    return secretNames.kind === "seen" && secretNames.value.includes(name)
      ? missing("it is the whole repository's: a job of any branch can take it", remove)
      : missing("not there", fix);
  });
}

function environmentFindings(facts: DoctorFacts): readonly Finding[] {
  const { defaultBranch } = facts;
  const page = settingsPage(facts, "environments");
  return environmentNames(facts).map((name) => {
    const what = `the environment ${name} is there, for ${defaultBranch} alone`;
    return judged({ area: "environments", what, page }, facts.environments, (all) => {
      const found = all.find((each) => each.name.toLowerCase() === name);
      const fix = limitedEnvironment(facts, name);
      if (!found) return missing("none: its first job would make one that every branch may use", fix);
      if (found.branches === "all") return missing("every branch may use it, and its secrets", fix);
      if (found.branches === "protected") return advice("every branch with classic protection may use it", fix);
      const others = found.branches.filter((branch) => branch !== defaultBranch);
      return others.length === 0 && found.branches.length > 0
        ? ok(`${defaultBranch} alone`)
        : advice(`branches that may use it: ${found.branches.join(", ") || "none"}`, `look at ${page}`);
    });
  });
}

/** Jobs of an environment without reviewers wait for nobody, and GitHub makes one without any by itself. */
function judgeApproval(facts: DoctorFacts): Finding {
  const page = settingsPage(facts, "environments");
  const what = "a person approves before a pull request's code is trained";
  const fix = `add required reviewers to ${TRAINING_ENVIRONMENT} at ${page}; or do not use \`/train\``;
  return judged({ area: "environments", what, page }, facts.environments, (all) => {
    const found = all.find((each) => each.name.toLowerCase() === TRAINING_ENVIRONMENT);
    if (found?.reviewers) return ok("reviewers are required");
    const why = "whoever may write here lets it run on the training runner, beside the pipeline's own token";
    // A workflow's token is anybody's who may write; an App's key is not.
    return facts.identity === null ? advice(why, fix) : missing(why, fix);
  });
}
