/** Branch rules: nothing reaches the default branch but by a reviewed and checked pull request. Pure. */
import { EVIDENCE_CHECK, VALIDATE_CHECK } from "../../domain/checks.ts";
import { RECORDS_BRANCH } from "../../domain/names.ts";
import type { BranchProtection, BranchRules, RequiredCheck } from "../../ports/repository-settings.ts";
import type { DoctorFacts } from "./facts.ts";
import { advice, type Finding, judged, missing, ok } from "./finding.ts";
import { ACTIONS_APP, defaultBranchRuleset, recordsRuleset, settingsPage } from "./fixes.ts";

const AREA = "branch rules";

export function judgeRules(facts: DoctorFacts): readonly Finding[] {
  const { defaultBranch, protection, app } = facts;
  const appId = app?.kind === "seen" ? (app.value?.id ?? null) : null;
  const page = settingsPage(facts, "rules");
  const fix = defaultBranchRuleset(facts, appId);
  const about = (what: string) => ({ area: AREA, what, page });
  const asks = (what: string, found: string, holds: (rules: BranchRules) => boolean) =>
    judgeEither(about(what), protection.defaultBranch, holds, found, fix);
  return [
    asks(`${defaultBranch} changes by pull requests only`, "a pull request is required", (rules) => rules.pullRequest),
    asks("a pull request needs the approval of a code owner", "code owners review", (rules) => rules.codeOwners),
    asks("a push ends the approvals before it", "stale approvals are dismissed", (rules) => rules.staleDismissed),
    judgeSelfApproval(about("nobody approves what they pushed themselves"), facts, fix),
    judgeCheck(facts, VALIDATE_CHECK, ACTIONS_APP, fix),
    appId === null
      ? {
          ...about(`the check ${EVIDENCE_CHECK} is required, and only the App may publish it`),
          state: "advice",
          found: "no App's identity is known, so the check could be published by anybody and evidence is advisory",
          fix: "set up a GitHub App and its identity, then run doctor again",
        }
      : judgeCheck(facts, EVIDENCE_CHECK, appId, fix),
    asks(`${defaultBranch} keeps its history`, "no force-push", (rules) => rules.forcePushForbidden),
    asks(`${defaultBranch} cannot be deleted`, "no deletion", (rules) => rules.deletionForbidden),
    judgeEither(
      about(`${RECORDS_BRANCH} is only ever added to`),
      protection.records,
      (rules) => rules.forcePushForbidden && rules.deletionForbidden,
      "no force-push, no deletion",
      recordsRuleset(facts, appId),
    ),
    ...(appId === null ? [] : [judgeWriters(facts, appId)]),
  ];
}

/** What is on record of trainings and predictions is believed too, and who wrote each of those is not asked. */
function judgeWriters(facts: DoctorFacts, app: number): Finding {
  const { rulesets, classic } = facts.protection.records;
  const about = {
    area: AREA,
    what: `${RECORDS_BRANCH} is written by the App alone`,
    page: settingsPage(facts, "rules"),
  };
  const named = [rulesets, classic].find((each) => each.kind === "seen" && each.value.writersNamed);
  return judged(about, named ?? rulesets, (rules) =>
    rules.writersNamed
      ? ok("only who is named may push")
      : advice(
          "whoever may write here may add records, which count until a deployment asks",
          recordsRuleset(facts, app),
        ),
  );
}

type About = Parameters<typeof judged>[0];

/** GitHub lets nobody approve a pull request that they opened; a push to the pipeline's branch makes it theirs as well. */
function judgeSelfApproval(about: About, { protection }: DoctorFacts, fix: string): Finding {
  const { rulesets, classic } = protection.defaultBranch;
  const sources = [rulesets, classic].flatMap((each) => (each.kind === "seen" ? [each.value] : []));
  if (sources.some((rules) => rules.lastPushApproved && rules.approvals > 0)) {
    return {
      area: about.area,
      what: about.what,
      state: "ok",
      found: "the last push needs another's approval",
      fix: null,
    };
  }
  const hidden = [rulesets, classic].find((each) => each.kind === "cannot-see") ?? rulesets;
  return judged(about, hidden, () => advice("whoever pushes to a promotion's branch may approve it", fix));
}

/** Either source suffices; only when both were seen is it missing. */
function judgeEither(
  about: About,
  { rulesets, classic }: BranchProtection,
  holds: (rules: BranchRules) => boolean,
  found: string,
  fix: string,
): Finding {
  const { area, what } = about;
  const source = [rulesets, classic].find((each) => each.kind === "seen" && holds(each.value));
  if (source) return { area, what, state: "ok", found, fix: null };
  const hidden = [rulesets, classic].find((each) => each.kind === "cannot-see") ?? rulesets;
  return judged(about, hidden, () => missing("no ruleset and no branch protection asks for it", fix));
}

/** Required, and published by whom it should be: a check that anybody may publish proves nothing. */
function judgeCheck({ protection, ...facts }: DoctorFacts, name: string, app: number, fix: string): Finding {
  const { rulesets, classic } = protection.defaultBranch;
  const about = { area: AREA, what: `the check ${name} is required`, page: settingsPage(facts, "rules") };
  const required = [rulesets, classic]
    .flatMap((each): readonly RequiredCheck[] => (each.kind === "seen" ? each.value.checks : []))
    .filter((check) => check.name === name);
  const [first] = required;
  if (!first) {
    const asks = (rules: BranchRules) => rules.checks.some((check) => check.name === name);
    return judgeEither(about, protection.defaultBranch, asks, "", fix);
  }
  const pinned = required.some((check) => check.app === app);
  const seen = { kind: "seen", value: pinned } as const;
  const whoever = first.app === null ? "from anybody who may publish checks" : `from the App ${first.app}`;
  const judge = (isPinned: boolean) => {
    if (isPinned) return ok(`required from the App ${app}`);
    const found = `required ${whoever}, not pinned to the App ${app}`;
    return name === VALIDATE_CHECK ? advice(found, fix) : missing(found, fix);
  };
  return judged(about, seen, judge);
}
