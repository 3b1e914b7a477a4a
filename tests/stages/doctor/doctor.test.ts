import { describe, expect, test } from "vitest";
import { EVIDENCE_CHECK } from "../../../src/domain/checks.ts";
import type { DoctorFacts } from "../../../src/stages/doctor/facts.ts";
import { recordsRuleset } from "../../../src/stages/doctor/fixes.ts";
import { diagnose } from "../../../src/stages/doctor/plan.ts";
import { doctorReport } from "../../../src/stages/doctor/report.ts";
import { APP, byRulesets, GATE, healthy, hidden, NO_RULES, PIPELINE, RULES, seen, TRAINING } from "./healthy.ts";

const states = (change: Partial<DoctorFacts>) =>
  diagnose(healthy(change))
    .filter(({ state }) => state !== "ok")
    .map(({ state, what }) => `${state}: ${what}`);

const repository = (change: object) => {
  const facts = healthy().repository;
  if (facts.kind !== "seen") throw new Error("the healthy repository is seen");
  return seen({ ...facts.value, ...change });
};

const offline = { name: "gate-1", online: false, busy: false, labels: ["self-hosted", "gate"] };
const failed = {
  id: 1,
  title: "t",
  state: "done",
  conclusion: "failure",
  createdAt: "2026-11-21T11:00:00Z",
  url: "u",
} as const;
const dead = { ...failed, conclusion: "success", createdAt: "2026-11-18T11:00:00Z" } as const;
const old = { ...failed, conclusion: "success", createdAt: "2026-11-19T11:00:00Z" } as const;
const scheduled = (runs: DoctorFacts["scheduled"][number]["runs"]) => ({
  scheduled: [{ file: "understudy-tick.yml", runs }],
});
const rules = (change: object, records = RULES) => ({
  protection: { defaultBranch: byRulesets({ ...RULES, ...change }), records: byRulesets(records) },
});

describe("a repository in which all is well", () => {
  test("has nothing to be put right, and says what it found", () => {
    const findings = diagnose(healthy());
    expect(findings.filter(({ state }) => state !== "ok")).toEqual([]);
    expect(findings.every(({ fix, found }) => fix === null && found !== "")).toBe(true);
    expect(findings.length).toBeGreaterThan(25);
  });
});

describe("one thing at a time", () => {
  test.each<[string, Partial<DoctorFacts>, readonly string[]]>([
    [
      "a classic token that may not see private things",
      { token: seen({ kind: "classic", login: "o", scopes: ["public_repo"] }) },
      ["missing: the token is of a kind that can do the work"],
    ],
    [
      "a token that reads only",
      { repository: repository({ mayWrite: false }) },
      ["advice: its owner may write to the repository"],
    ],
    [
      "Actions that are off",
      { actions: seen({ enabled: false, allowed: "all" }) },
      ["missing: Actions are enabled, and may use the actions that the workflows name"],
    ],
    [
      "own actions alone",
      { actions: seen({ enabled: true, allowed: "local_only" }) },
      ["missing: Actions are enabled, and may use the actions that the workflows name"],
    ],
    [
      "tokens that write by default",
      { workflowToken: seen({ byDefault: "write", mayCreatePullRequests: false }) },
      ["missing: a workflow's token may read only, unless its job asks for more"],
    ],
    [
      "approvals by workflows",
      { workflowToken: seen({ byDefault: "read", mayCreatePullRequests: true }) },
      ["advice: workflows may not approve pull requests; the App opens them"],
    ],
    [
      "secrets for forks",
      { forks: seen({ approval: "everybody", writeTokens: false, secrets: true }) },
      ["missing: pull requests of strangers run nothing before a person approves"],
    ],
    [
      "forks of people who came before",
      { forks: seen({ approval: "first-time", writeTokens: false, secrets: false }) },
      ["advice: pull requests of strangers run nothing before a person approves"],
    ],
    [
      "specs that cannot be read",
      {
        specs: { kind: "refused", why: "2 problems" },
        environments: seen([PIPELINE, TRAINING]),
      },
      ["missing: the specs on main can be read"],
    ],
    [
      "a workflow that is not there",
      { workflows: [{ file: "understudy-tick.yml", state: "absent", source: null }] },
      ["missing: every workflow file is there"],
    ],
    [
      "a workflow of another version",
      { workflows: [{ file: "understudy-tick.yml", state: "outdated", source: "a/b@c" }] },
      ["missing: they are those of this version"],
    ],
    [
      "a workflow that somebody edited",
      { workflows: [{ file: "understudy-tick.yml", state: "edited", source: null }] },
      ["advice: they are those of this version"],
    ],
    ["a schedule that never ran", scheduled(seen([])), ["advice: understudy-tick.yml runs on its schedule"]],
    ["a schedule that fails", scheduled(seen([failed])), ["missing: understudy-tick.yml runs on its schedule"]],
    [
      "a page a day that stopped",
      { scheduled: [{ file: "understudy-dashboard.yml", runs: seen([dead]) }] },
      ["missing: understudy-dashboard.yml runs on its schedule"],
    ],
    ["a page a day that was lost once", { scheduled: [{ file: "understudy-dashboard.yml", runs: seen([old]) }] }, []],
    ["a schedule that stopped", scheduled(seen([old])), ["missing: understudy-tick.yml runs on its schedule"]],
    ["no CODEOWNERS", { codeowners: null }, ["missing: there is a CODEOWNERS file"]],
    [
      "workflows without an owner",
      { codeowners: { path: "CODEOWNERS", text: "* @a\n/.github/\n" } },
      ["missing: specs and workflows have owners"],
    ],
    [
      "CODEOWNERS with errors",
      { codeownersErrors: seen([{ line: 2, message: "Unknown owner", path: "CODEOWNERS" }]) },
      ["advice: GitHub accepts the file"],
    ],
    [
      "records of somebody else",
      { recordWriters: ["acme-understudy[bot]", "mallory", null] },
      ["missing: every record was written by the pipeline's identity"],
    ],
    [
      "an identity that is no App's",
      { app: seen(null) },
      [
        "missing: a GitHub App is the pipeline's identity",
        `advice: the check ${EVIDENCE_CHECK} is required, and only the App may publish it`,
      ],
    ],
    [
      "a store that refuses",
      { blobs: { kind: "oci", place: "r", refusal: "no" } },
      ["missing: big bytes reach every runner"],
    ],
    [
      "a key that every branch gets",
      {
        secretNames: seen(["UNDERSTUDY_APP_PRIVATE_KEY"]),
        environmentSecrets: new Map([
          ["understudy", seen([])],
          ["understudy-training", seen(["UNDERSTUDY_APP_PRIVATE_KEY"])],
          ["gate", seen(["UNDERSTUDY_APP_PRIVATE_KEY"])],
        ]),
      },
      ["missing: the secret UNDERSTUDY_APP_PRIVATE_KEY is in the environment understudy"],
    ],
    [
      "an App that workflows are not told of",
      { variableNames: seen([]) },
      ["missing: the variable UNDERSTUDY_APP_ID is set"],
    ],
    [
      "an environment that is not there",
      { environments: seen([PIPELINE, TRAINING]) },
      ["missing: the environment gate is there, for main alone"],
    ],
    [
      "environments for every branch",
      {
        environments: seen([
          { name: "understudy", reviewers: false, branches: "all" },
          TRAINING,
          { name: "gate", reviewers: true, branches: ["main", "*"] },
        ]),
      },
      [
        "missing: the environment understudy is there, for main alone",
        "advice: the environment gate is there, for main alone",
      ],
    ],
    [
      "trainings of pull requests that nobody approves",
      { environments: seen([PIPELINE, GATE, { ...TRAINING, reviewers: false }]) },
      ["missing: a person approves before a pull request's code is trained"],
    ],
    [
      "an environment for them that GitHub would make",
      { environments: seen([PIPELINE, GATE]) },
      [
        "missing: the environment understudy-training is there, for main alone",
        "missing: a person approves before a pull request's code is trained",
      ],
    ],
    ["pushes to the default branch", rules({ pullRequest: false }), ["missing: main changes by pull requests only"]],
    [
      "reviews by anybody",
      rules({ codeOwners: false }),
      ["missing: a pull request needs the approval of a code owner"],
    ],
    [
      "approvals of what was pushed over",
      rules({ staleDismissed: false }),
      ["missing: a push ends the approvals before it"],
    ],
    [
      "approvals by who pushed",
      rules({ lastPushApproved: false }),
      ["advice: nobody approves what they pushed themselves"],
    ],
    [
      "no required check",
      rules({ checks: [] }),
      ["missing: the check validate-ok is required", `missing: the check ${EVIDENCE_CHECK} is required`],
    ],
    [
      "evidence that anybody may publish",
      rules({ checks: RULES.checks.map((check) => ({ ...check, app: null })) }),
      ["advice: the check validate-ok is required", `missing: the check ${EVIDENCE_CHECK} is required`],
    ],
    [
      "history that can be lost",
      rules({ forcePushForbidden: false, deletionForbidden: false }),
      ["missing: main keeps its history", "missing: main cannot be deleted"],
    ],
    [
      "records that can be lost",
      rules({}, { ...RULES, deletionForbidden: false }),
      ["missing: understudy/records is only ever added to"],
    ],
    [
      "records that anybody may add to",
      rules({}, { ...RULES, writersNamed: false }),
      ["advice: understudy/records is written by the App alone"],
    ],
    [
      "a runner without the label",
      { runners: seen([{ ...offline, labels: ["self-hosted"] }]) },
      ["missing: a runner takes [self-hosted, gate] for deployment gate"],
    ],
    [
      "a runner that sleeps",
      { runners: seen([offline]) },
      ["advice: a runner takes [self-hosted, gate] for deployment gate"],
    ],
  ])("%s", (_, change, expected) => {
    expect(states(change)).toEqual(expected);
  });
});

test("without an App an environment without reviewers is a matter of taste: its token is any writer's", () => {
  const found = states({
    identity: null,
    app: null,
    environments: seen([PIPELINE, GATE, { ...TRAINING, reviewers: false }]),
  });
  expect(found).toContain("advice: a person approves before a pull request's code is trained");
});

describe("what the token may not see", () => {
  const nothing: Partial<DoctorFacts> = {
    token: hidden,
    repository: hidden,
    actions: hidden,
    workflowToken: hidden,
    forks: hidden,
    codeownersErrors: hidden,
    environments: hidden,
    secretNames: hidden,
    environmentSecrets: new Map(),
    variableNames: hidden,
    runners: hidden,
    app: hidden,
    protection: {
      defaultBranch: { rulesets: hidden, classic: hidden },
      records: { rulesets: hidden, classic: hidden },
    },
    ...scheduled(hidden),
  };

  test("is never called missing, and each says where a person looks", () => {
    const findings = diagnose(healthy(nothing));
    expect(findings.filter(({ state }) => state === "missing")).toEqual([]);
    const unseen = findings.filter(({ state }) => state === "cannot-see");
    expect(unseen.length).toBeGreaterThan(15);
    for (const { fix, found } of unseen) {
      expect(fix).toMatch(/^look at https:\/\/github\.com\/acme\/models\//);
      expect(found).not.toBe("");
    }
  });

  test("leaves open what the other source might say, unless that source suffices", () => {
    const classic = (value: typeof RULES) => ({ rulesets: hidden, classic: seen(value) });
    const judge = (protection: DoctorFacts["protection"]["defaultBranch"]) =>
      states({ protection: { defaultBranch: protection, records: byRulesets(RULES) } });
    expect(judge(classic(RULES))).toEqual([]);
    expect(judge(classic(NO_RULES))).toContain("cannot-see: main changes by pull requests only");
    expect(judge({ rulesets: seen(NO_RULES), classic: hidden })).not.toContainEqual(expect.stringContaining("missing"));
  });
});

describe("the fixes", () => {
  test("one ruleset asks for everything, and pins the evidence to the App", () => {
    const findings = diagnose(healthy(rules(NO_RULES)));
    const fixes = new Set(
      findings.filter(({ state, area }) => state === "missing" && area === "branch rules").map(({ fix }) => fix),
    );
    expect(fixes.size).toBe(1);
    const [fix = ""] = fixes;
    const body = JSON.parse(/<<'JSON'\n([\s\S]*)\nJSON$/.exec(fix ?? "")?.[1] ?? "");
    expect(body.rules.map(({ type }: { type: string }) => type)).toEqual([
      "deletion",
      "non_fast_forward",
      "pull_request",
      "required_status_checks",
    ]);
    expect(body.rules[3].parameters.required_status_checks).toContainEqual({
      context: EVIDENCE_CHECK,
      integration_id: APP.id,
    });
  });

  test("records are the App's to write, where there is one", () => {
    const of = (app: number | null) =>
      JSON.parse(/<<'JSON'\n([\s\S]*)\nJSON$/.exec(recordsRuleset(healthy(), app))?.[1] ?? "");
    const types = (app: number | null) => of(app).rules.map(({ type }: { type: string }) => type);
    expect(types(APP.id)).toEqual(["deletion", "non_fast_forward", "update"]);
    expect(of(APP.id).bypass_actors).toMatchObject([{ actor_id: APP.id, actor_type: "Integration" }]);
    // Without one nobody could write any more.
    expect(types(null)).toEqual(["deletion", "non_fast_forward"]);
  });

  test("what somebody named cannot break out of the report", () => {
    const report = doctorReport("acme/models", [
      {
        area: "runners",
        what: "a runner takes [@everyone <!-- -->]",
        state: "missing",
        found: "`x` ![](https://evil.test)",
        fix: "gh x\n```\n# out",
      },
    ]);
    expect(report).not.toContain("@everyone");
    expect(report).not.toContain("<!--");
    expect(report).not.toContain("![](");
    expect(report).toContain("````sh\ngh x\n```\n# out\n````");
  });
});
