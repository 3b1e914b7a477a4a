/** One trial: a server of its own, asked about every row, and stopped again. */
import type { TestEnvironmentFacts } from "../../domain/records.ts";
import type { BundleMember } from "../../domain/servable.ts";
import type { Row } from "../../domain/table.ts";
import type { Deployment } from "../../spec/resolved.ts";
import { type Exchange, examine } from "./exchange.ts";
import { type NotStarted, openSession, type TrialPorts } from "./session.ts";

export type { TrialPorts };

export type Trial =
  | { readonly kind: "answered"; readonly exchange: Exchange; readonly facts: TestEnvironmentFacts }
  | NotStarted;

export async function trial(
  ports: TrialPorts,
  deployment: Deployment,
  member: BundleMember,
  rows: readonly Row[],
  random: () => number,
): Promise<Trial> {
  const session = await openSession(ports, deployment, member);
  if (session.kind === "not-started") return session;
  try {
    const progress = (fraction: number) =>
      ports.log.progress(`evaluate ${member.model}`, fraction, `${rows.length} test rows`);
    const { candidate } = await examine(session, null, rows, random, progress);
    return { kind: "answered", exchange: candidate, facts: session.facts };
  } finally {
    await session.stop();
  }
}
