/** A tick on behalf of a verb, and how what it did is told. */
import type { Json } from "../../domain/json.ts";
import type { VerbContext } from "../context.ts";
import type { Happening, TickContext } from "../tick/happening.ts";
import { tick } from "../tick/tick.ts";

export const tickContext = ({ settings, log, dryRun }: VerbContext): TickContext => ({
  dryRun,
  checkout: settings.directory,
  identity: settings.identity,
  tell: ({ stage, subject, text }) => log.info(`${stage} ${subject}: ${text}`),
});

export const happeningsOf = async (context: VerbContext): Promise<readonly Happening[]> =>
  tick(await context.ports(), tickContext(context));

export const happeningLine = ({ stage, subject, text }: Happening): string => `- ${stage} ${subject}: ${text}`;

export const happeningJson = ({ stage, subject, text, changed, verdict, pullRequest }: Happening): Json => ({
  stage,
  subject,
  text,
  changed,
  verdict: verdict ?? null,
  pullRequest: pullRequest ?? null,
});
