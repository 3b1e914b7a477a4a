/** A change of state as a message for a chat, in Slack's format: its text, its escapes, its blocks. */
import type { SignalGroup } from "../../domain/monitoring.ts";
import { cutLine } from "../../domain/one-line.ts";
import type { Notice } from "../../ports/notifier.ts";
import type { Moment } from "./history.ts";
import { type IssueMemory, inGroup } from "./issue.ts";
import { day, latestSignal } from "./report-signals.ts";

export interface NoticeOf {
  readonly deployment: string;
  readonly group: SignalGroup;
  readonly memory: IssueMemory;
  readonly moment: Moment;
  readonly title: string;
  readonly number: number;
  /** Where the issue is shown; null: nowhere. */
  readonly page: string | null;
}

const WORDS: Readonly<Record<string, string>> = {
  firing: "Firing",
  recovering: "Recovering",
  pending: "Watching",
  ok: "Over",
  unknown: "Judged afresh",
};

const MOST_REASONS = 5;
/** As it is sent, escapes and all: Slack refuses a whole message for one block of more than 3,000 characters. */
const LONGEST_REASON = 500;

export function noticeOf({ group, memory, moment, title, number, page }: NoticeOf): Notice {
  const isReminder = memory.change?.startsWith("still/") === true;
  const word = isReminder ? "Still firing" : (WORDS[memory.phase] ?? "Changed");
  const states = inGroup(moment.states, group).filter(({ phase }) => phase === "firing");
  const reasons = states
    .slice(0, MOST_REASONS)
    .map((state) => reasonText(latestSignal(moment.records, state)?.reason ?? state.subject));
  const left = states.length - reasons.length;
  const name = page === null ? `#${number}` : `<${page}|#${number}>`;
  const list = [...reasons.map((reason) => `• ${reason}`), ...(left > 0 ? [`• ${left} more`] : [])].join("\n");
  const { window, predictions, champion } = moment.record;
  const facts = `${day(window.from)} to ${day(window.to)}, ${predictions} predictions, ${champion.model} ${champion.version}`;
  return {
    text: `${word}: ${slackText(title)} (#${number})`,
    blocks: [
      section(`*${word}* ${slackText(title)} ${name}`),
      ...(list === "" ? [] : [section(list)]),
      { type: "context", elements: [{ type: "mrkdwn", text: slackText(facts), verbatim: true }] },
    ],
  };
}

/** `verbatim`: nothing that only looks like an address, a channel or a name becomes a link or a mention. */
const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text, verbatim: true } }) as const;

/** Escapes make a text longer: what becomes too long by them is cut shorter. */
function reasonText(reason: string): string {
  for (let most = LONGEST_REASON; ; most = Math.floor(most / 2)) {
    const text = slackText(cutLine(reason, most));
    if (text.length <= LONGEST_REASON) return text;
  }
}

/**
 * Nobody is mentioned and nothing linked by what data says: in Slack `<` begins both. Others that take its format look for
 * `@here` and for addresses themselves.
 */
const slackText = (text: string): string =>
  text
    .replace(/\s+/gu, " ")
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[*_~`]|@(?=[\p{L}\p{N}])/gu, "$&\u200b")
    .replace(/:\/\//gu, ":\u200b//");
