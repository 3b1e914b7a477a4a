/** The living issue's text: plain words first, numbers second, everything else folded away. */
import { BODY_LIMIT, details, escapeMarkdown, joinWithin } from "../../domain/markdown.ts";
import type { SignalGroup } from "../../domain/monitoring.ts";
import { type SubjectState, signalName } from "../../policy/signal-state.ts";
import { givenUp, inGroup, ofGroup, type Phase, phaseOf, sinceOf } from "./issue.ts";
import { changesText, rankChanges } from "./report-changes.ts";
import { badges, whatToDo } from "./report-facts.ts";
import { judgingText } from "./report-judging.ts";
import { operationsText } from "./report-operations.ts";
import { outliersText, performanceText } from "./report-performance.ts";
import { qualityText } from "./report-quality.ts";
import { beyond, day, latestSignal } from "./report-signals.ts";
import { allSignals, windowTable } from "./report-tables.ts";
import type { IssueReport } from "./watched.ts";

const TITLES: Readonly<Record<SignalGroup, string>> = {
  performance: "answers are worse than accepted",
  operations: "it does not run as it should",
  quality: "the data that arrives is broken",
  drift: "production no longer looks like training",
};

/** Of a group, so that the title is steady while single signals come and go. */
export const issueTitle = (deployment: string, group: SignalGroup): string => `${deployment}: ${TITLES[group]}`;

export function issueBody(report: IssueReport): string {
  const { group, deployment } = report;
  const sections = SECTIONS[group];
  const parts = [
    headline(report),
    acknowledged(report),
    badges(report),
    ...sections.open.map((name) => section(name, report)),
    `### What to do\n\n${whatToDo(report)}`,
    heading("What was done", report.done.map((sentence) => `- ${sentence}`).join("\n")),
    `### See it yourself\n\n\`\`\`sh\n${reproduction(report)}\n\`\`\`\n\nIn a clone of this repository, with access to its blob store: it measures this window again and writes nothing.`,
    ...sections.folded.map((name) => folded(name, report)),
    details("Every signal of this window", allSignals(report.record)),
    details("The last windows", windowTable(report.records)),
    details("How this is judged, and how to mute it", judgingText(report)),
    deployment.owners.length > 0 ? `Owners: ${deployment.owners.join(", ")}` : "",
  ];
  return joinWithin(
    parts.filter((part) => part !== ""),
    BODY_LIMIT,
  );
}

const TEXTS = {
  changes: { title: "What changed", text: changesText },
  quality: { title: "Broken data", text: qualityText },
  performance: { title: "How well it answers", text: performanceText },
  operations: { title: "How it runs", text: operationsText },
  outliers: { title: "Rows unlike any of training", text: outliersText },
} as const satisfies Record<string, { readonly title: string; readonly text: (report: IssueReport) => string }>;

type SectionName = keyof typeof TEXTS;

/** What an issue is about comes first; what it may come from, or lead to, is at hand. */
const SECTIONS: Readonly<
  Record<SignalGroup, { readonly open: readonly SectionName[]; readonly folded: readonly SectionName[] }>
> = {
  drift: { open: ["changes", "performance", "outliers", "quality"], folded: ["operations"] },
  quality: { open: ["quality", "performance"], folded: ["changes", "outliers", "operations"] },
  performance: { open: ["performance", "changes", "quality"], folded: ["outliers", "operations"] },
  operations: { open: ["operations"], folded: ["performance", "quality", "changes"] },
};

const section = (name: SectionName, report: IssueReport) => heading(TEXTS[name].title, TEXTS[name].text(report));
const heading = (title: string, text: string) => (text === "" ? "" : `### ${title}\n\n${text}`);

function folded(name: SectionName, report: IssueReport): string {
  const { title, text } = TEXTS[name];
  const body = text(report);
  return body === "" ? "" : details(title, body);
}

const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  firing: "Firing",
  recovering: "Recovering",
  pending: "Watching",
  ok: "Over",
  unknown: "Not enough data yet",
};

function headline(report: IssueReport): string {
  const { group, memory } = report;
  const own = ofGroup(report, group);
  const phase = phaseOf(own);
  const since = sinceOf(own.states, phase) ?? memory.since;
  const [first, ...others] = reasonsOf(report);
  const more = others.length > 0 ? ` And ${others.length} more, below.` : "";
  const words = first ? `${escapeMarkdown(first)}.${more}` : (givenUp(own) ?? FALLBACK_WORDS[phase]);
  const before = memory.before === null ? "" : ` The same was the matter in #${memory.before}.`;
  return `**${PHASE_WORDS[phase]}${since && phase !== "ok" ? ` since ${day(since)}` : ""}.** ${words}${before}`;
}

/** Of what fires, the most telling first, as the table below has it. */
function reasonsOf(report: IssueReport): readonly string[] {
  const { group, states, records } = report;
  const found =
    group === "drift"
      ? rankChanges(report)
      : inGroup(states, group)
          .map((state) => ({ state, signal: latestSignal(records, state) }))
          .sort((a, b) => sliced(a) - sliced(b) || beyond(b.signal) - beyond(a.signal));
  return found
    .filter(({ state }) => state.phase === "firing")
    .map(({ state, signal }) => signal?.reason ?? signalName(state));
}

const sliced = ({ state: { slice } }: { readonly state: SubjectState }): number => (slice === undefined ? 0 : 1);

function acknowledged({ acknowledgement }: IssueReport): string {
  if (!acknowledgement) return "";
  const until = acknowledgement.until.slice(0, 16).replace("T", " ");
  return `Acknowledged by ${escapeMarkdown(acknowledgement.by)} until ${until} UTC: no comments about it before.`;
}

const FALLBACK_WORDS: Readonly<Record<Phase, string>> = {
  firing: "See below.",
  recovering: "The latest window looks right again; one more such window closes this.",
  pending: "One window looked wrong; a second one would fire.",
  ok: "The latest windows look right again.",
  unknown: "Another champion answers now; it is judged afresh from its own windows.",
};

const reproduction = ({ deployment, record: { window } }: IssueReport): string =>
  `npm run -s understudy -- monitor ${deployment.name} --from ${window.from} --to ${window.to} --dry-run`;
