/** Where people are told beside the forge: a chat, a pager, whatever takes a message over HTTP. */

export interface Notice {
  /** One line for whoever shows no more than that. Slack's escapes: `&amp;`, `&lt;`, `&gt;`. */
  readonly text: string;
  /** Slack's blocks. */
  readonly blocks: readonly NoticeBlock[];
}

export type NoticeBlock =
  | { readonly type: "section"; readonly text: NoticeText }
  | { readonly type: "context"; readonly elements: readonly NoticeText[] };

export interface NoticeText {
  readonly type: "mrkdwn";
  /** At most 3,000 characters. */
  readonly text: string;
  /** Only what is marked as a link or a mention is one. */
  readonly verbatim: true;
}

export type Delivery =
  /** Whoever listens said that it has it. */
  | { readonly kind: "delivered" }
  /** Nobody is to be told. */
  | { readonly kind: "nowhere" }
  /** It may have arrived all the same. `reason` never holds the address, which is a secret. */
  | { readonly kind: "failed"; readonly reason: string };

export interface Notifier {
  /** Never throws, and ends within a minute: that nobody could be told is no reason to stop. */
  notify(notice: Notice): Promise<Delivery>;
}
