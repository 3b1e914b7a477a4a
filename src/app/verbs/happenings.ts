/** A tick on behalf of a verb, and how what it did is told. */
import type { Json } from "../../domain/json.ts";
import type { VerbContext } from "../context.ts";
import type { Happening } from "../tick/happening.ts";
import { tick } from "../tick/tick.ts";

export const happeningsOf = async ({ ports, settings, log, dryRun }: VerbContext): Promise<readonly Happening[]> =>
  tick(await ports(), {
    dryRun,
    checkout: settings.directory,
    tell: ({ stage, subject, text }) => log.info(`${stage} ${subject}: ${text}`),
  });

export const happeningLine = ({ stage, subject, text }: Happening): string => `- ${stage} ${subject}: ${text}`;

export const happeningJson = ({ stage, subject, text, changed, verdict, pullRequest }: Happening): Json => ({
  stage,
  subject,
  text,
  changed,
  verdict: verdict ?? null,
  pullRequest: pullRequest ?? null,
});
