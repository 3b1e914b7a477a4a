/**
 * Brings the issues of a deployment up to date with its records, window by window: several windows that are looked at
 * together end as they would have one by one. Every write is found again, so that a run killed anywhere is repeated.
 */
import { SIGNAL_GROUPS, type SignalGroup } from "../../domain/monitoring.ts";
import { labelOf, readMarker, writeMarker } from "../../domain/names.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Forge, Issue } from "../../ports/forge.ts";
import type { Delivery, Notifier } from "../../ports/notifier.ts";
import { findSticky, speaksForUs } from "../sticky-comment.ts";
import { changeComment, farthest, type Occasion, reminder, type Said } from "./comments.ts";
import type { History, Moment } from "./history.ts";
import {
  decideIssue,
  firingNames,
  type GroupMoment,
  type IssueMemory,
  type IssueStep,
  issueKey,
  type KnownIssue,
  markerOf,
  memoryOf,
  NO_MEMORY,
  ofGroup,
  phaseOf,
  remember,
} from "./issue.ts";
import { noticeOf } from "./notice.ts";
import { issueTitle } from "./report.ts";

export interface TellPorts {
  readonly forge: Forge;
  readonly clock: Clock;
  readonly notifier?: Notifier;
}

/** What the texts are made of; asked for only when there is something to write. */
export interface Texts {
  body(group: SignalGroup, moment: Moment, memory: IssueMemory): Promise<string>;
  /** Whole sentences, safe Markdown. */
  done(moment: Moment, memory: IssueMemory): Promise<readonly string[]>;
  /** Somebody knows, and wants no more comments for now. */
  isKnown(group: SignalGroup): Promise<boolean>;
}

export interface TellInput {
  readonly deployment: { readonly name: string; readonly owners: readonly string[] };
  readonly webhook: boolean;
  readonly history: History;
  readonly texts: Texts;
  readonly dryRun: boolean;
}

export interface Told {
  readonly group: SignalGroup;
  /** The step that matters most of those that were taken. */
  readonly kind: IssueStep["kind"];
  readonly number: number | null;
  /** What came of the message to the webhook; absent: there was none to send. */
  readonly notice?: Delivery;
}

export async function tellPeople(ports: TellPorts, input: TellInput): Promise<readonly Told[]> {
  const issues = await ports.forge.issues({ state: "all", label: labelOf("drift") });
  const stories = SIGNAL_GROUPS.map((group): Story => {
    const key = issueKey(input.deployment.name, group);
    const found = issues.find(({ body }) => readMarker(body)?.key === key);
    const issue = found ? knownIssue(found) : null;
    return { group, issue, kinds: [], moments: input.history.momentsFor(issue) };
  });
  // Window by window, so that issues that open come in the order of their trouble.
  const windows = new Set(stories.flatMap(({ moments }) => moments.map(({ record }) => record.window.to)));
  for (const to of [...windows].sort()) {
    for (const [index, story] of stories.entries()) stories[index] = await tellWindow(ports, input, story, to);
  }
  const told: Told[] = [];
  for (const { group, issue, kinds } of stories) {
    const notice = await notify(ports, input, group, issue);
    told.push({ group, kind: mostTelling(kinds), number: issue?.number ?? null, ...(notice && { notice }) });
  }
  return told;
}

/** One group's windows that are to be told, and what came of it so far. */
interface Story {
  readonly group: SignalGroup;
  readonly issue: Open | null;
  readonly kinds: readonly IssueStep["kind"][];
  readonly moments: readonly Moment[];
}

/** The most telling first. */
const KINDS = ["open", "reopen", "close", "note", "edit", "nothing"] as const satisfies readonly IssueStep["kind"][];

export const mostTelling = (kinds: readonly IssueStep["kind"][]): IssueStep["kind"] =>
  KINDS.find((kind) => kinds.includes(kind)) ?? "nothing";

interface Open extends KnownIssue {
  /** As the forge has it. */
  readonly text: { readonly title: string; readonly body: string };
}

function knownIssue({ title, body, ...issue }: Issue): Open {
  const memory = memoryOf({ body });
  // An earlier version told people when it opened, and kept no note of it.
  const told = memory.window === null ? { told: issue.createdAt, said: memory.firing } : {};
  return { ...issue, memory: { ...memory, ...told }, text: { title, body } };
}

async function tellWindow(ports: TellPorts, input: TellInput, story: Story, to: string): Promise<Story> {
  const { group, issue, moments, kinds } = story;
  const moment = moments.find(({ record }) => record.window.to === to);
  if (!moment) return story;
  const groupMoment = momentOf(group, moment);
  const step = decideIssue(issue, groupMoment);
  if (step.kind === "nothing") return story;
  const isLast = moment === moments.at(-1);
  const taken = await takeStep({ ports, input, group, moment, groupMoment, isLast }, step, issue);
  return { ...story, issue: taken.issue, kinds: [...kinds, taken.kind] };
}

function momentOf(group: SignalGroup, moment: Moment): GroupMoment {
  const own = ofGroup(moment, group);
  return { ...own, phase: phaseOf(own), window: moment.record.window };
}

interface At {
  readonly ports: TellPorts;
  readonly input: TellInput;
  readonly group: SignalGroup;
  readonly moment: Moment;
  readonly groupMoment: GroupMoment;
  readonly isLast: boolean;
}

interface Taken {
  readonly kind: IssueStep["kind"];
  readonly issue: Open | null;
}

async function takeStep(at: At, step: IssueStep, issue: Open | null): Promise<Taken> {
  const { ports, input, moment, groupMoment, group } = at;
  const known = step.kind === "open" ? null : issue;
  const remembered = remember(known?.memory ?? NO_MEMORY, step, groupMoment);
  if (known === null) {
    const memory = afterTelling(at, remembered, `${groupMoment.phase}@${moment.record.window.to}`);
    const text = await textOf(at, memory);
    if (input.dryRun) return { kind: "open", issue: null };
    const opened = await ports.forge.openIssue({ ...text, labels: [labelOf("drift")] });
    return { kind: "open", issue: { ...knownIssue(opened), memory, text } };
  }
  const said = await whatToSay(at, step, known.memory, remembered);
  const memory = said ? afterTelling(at, remembered, said.key) : remembered;
  // Between two windows of one run nothing is lost: the run that follows a kill looks at both again.
  const isPassing = step.kind === "edit" && !said && !at.isLast;
  if (isPassing) return { kind: "edit", issue: { ...known, memory } };
  const text = await textOf(at, memory, known);
  const isSame = step.kind === "edit" && known.text.title === text.title && known.text.body === text.body;
  if (isSame) return { kind: "nothing", issue: { ...known, memory } };
  if (input.dryRun) return { kind: step.kind, issue: { ...known, memory, text } };
  // The comment goes first: a run killed after it finds it by its marker, and still finds the edit to make.
  if (said) await commentOnce(ports, known.number, issueKey(input.deployment.name, group), said);
  const state = step.kind === "close" ? "closed" : step.kind === "reopen" ? "open" : undefined;
  await ports.forge.updateIssue(known.number, { ...text, ...(state && { state }) });
  return { kind: step.kind, issue: { ...known, state: state ?? known.state, memory, text } };
}

async function whatToSay(
  { ports, input, moment, groupMoment, group, isLast }: At,
  step: IssueStep,
  memory: IssueMemory,
  remembered: IssueMemory,
): Promise<Said | null> {
  const done = await input.texts.done(moment, remembered);
  const occasion: Occasion = { step, memory, moment, group: groupMoment, done };
  const said =
    changeComment(occasion) ?? (isLast && step.kind === "edit" ? reminder(occasion, ports.clock.now()) : null);
  return said && (said.always || !(await input.texts.isKnown(group))) ? said : null;
}

const afterTelling = ({ ports, moment, groupMoment }: At, memory: IssueMemory, change: string): IssueMemory => ({
  ...memory,
  told: ports.clock.now().toISOString(),
  said: firingNames(groupMoment.states),
  far: farthest(groupMoment.states, moment.records),
  change,
});

/** What it was about stays readable after it is over. */
async function textOf(
  { input, group, moment, groupMoment }: At,
  memory: IssueMemory,
  issue?: Open,
): Promise<Open["text"]> {
  const body = await input.texts.body(group, moment, memory);
  const isFiring = groupMoment.phase === "firing" || issue === undefined;
  const title = isFiring ? issueTitle(input.deployment.name, group) : issue.text.title;
  return { title, body: withMarker(body, input.deployment.name, group, memory) };
}

const withMarker = (body: string, deployment: string, group: SignalGroup, memory: IssueMemory): string =>
  `${body.trimEnd()}\n\n${writeMarker(markerOf(deployment, group, memory))}\n`;

/** However often a state flips. */
const MOST_COMMENTS_A_DAY = 4;
const DAY_MS = 86_400_000;

async function commentOnce({ forge, clock }: TellPorts, number: number, key: string, said: Said): Promise<void> {
  const marker = { kind: "drift", key: `${key}/${said.key}` } as const;
  if (await findSticky(forge, number, marker)) return;
  if (!said.always) {
    const since = clock.now().getTime() - DAY_MS;
    let recent = 0;
    for (const { author, body, createdAt } of await forge.comments(number)) {
      const isMarked = readMarker(body)?.kind === "drift" && Date.parse(createdAt) > since;
      // A stranger's comments could otherwise keep everybody from being told.
      if (isMarked && (await speaksForUs(forge, author))) recent += 1;
    }
    if (recent >= MOST_COMMENTS_A_DAY) return;
  }
  await forge.comment(number, `${said.text.trimEnd()}\n\n${writeMarker(marker)}\n`);
}

/** What nobody took within a day is no news any more: the issue and its mails have said it. */
const NEWS_MS = DAY_MS;

/**
 * The webhook hears of a change when everything is written, until it says that it did: at least once. Killed between
 * its answer and the note of it, the same message goes out again.
 */
async function notify(
  { forge, clock, notifier }: TellPorts,
  { deployment, webhook, history, dryRun }: TellInput,
  group: SignalGroup,
  issue: Open | null,
): Promise<Delivery | undefined> {
  if (!webhook || !notifier || !issue || dryRun) return undefined;
  const { memory } = issue;
  const isOld = memory.told === null || clock.now().getTime() - Date.parse(memory.told) > NEWS_MS;
  if (memory.change === null || memory.change === memory.posted || isOld) return undefined;
  const { number, text } = issue;
  const moment = history.newest;
  const page = forge.threadUrl(number);
  const notice = noticeOf({ deployment: deployment.name, group, memory, moment, title: text.title, number, page });
  const delivery = await notifier.notify(notice);
  if (delivery.kind === "delivered") {
    const posted = { ...memory, posted: memory.change };
    const body = `${text.body.slice(0, text.body.lastIndexOf("<!-- understudy ")).trimEnd()}\n`;
    await forge.updateIssue(number, { body: withMarker(body, deployment.name, group, posted) });
  }
  return delivery;
}
