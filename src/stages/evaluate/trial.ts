/** One trial: the real server, started from a bundle by digest, asked about every row, and stopped again. */
import type { Digest } from "../../domain/digest.ts";
import { UserError } from "../../domain/errors/user-error.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { TestEnvironmentFacts } from "../../domain/records.ts";
import type { BundleMember } from "../../domain/servable.ts";
import type { Row } from "../../domain/table.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { InferenceClient, ServerDescription } from "../../ports/inference.ts";
import type { Log } from "../../ports/log.ts";
import type { TestEnvironment } from "../../ports/target.ts";
import type { Deployment } from "../../spec/resolved.ts";
import { type Exchange, exchange } from "./exchange.ts";
import { trialBundle } from "./plan.ts";

export interface TrialPorts {
  readonly blobs: Blobs;
  readonly testEnvironment: TestEnvironment;
  readonly inference: InferenceClient;
  readonly log: Log;
}

export type Trial =
  | { readonly kind: "answered"; readonly exchange: Exchange; readonly facts: TestEnvironmentFacts }
  | { readonly kind: "not-started"; readonly reason: string };

/** A start may fail, or a process be ended, by chance: once is not yet a verdict. */
const ATTEMPTS = 2;

export async function trial(
  ports: TrialPorts,
  deployment: Deployment,
  member: BundleMember,
  rows: readonly Row[],
  random: () => number,
): Promise<Trial> {
  const bundle = await ports.blobs.put(canonicalJson(trialBundle(deployment, member)));
  let outcome: Trial = { kind: "not-started", reason: "it was not tried" };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    outcome = await attemptTrial(ports, bundle, member, rows, random);
    if (outcome.kind === "answered" && !outcome.exchange.gone) break;
  }
  return outcome;
}

async function attemptTrial(
  ports: TrialPorts,
  bundle: Digest,
  member: BundleMember,
  rows: readonly Row[],
  random: () => number,
): Promise<Trial> {
  const started = await userErrorsAsReason(() => ports.testEnvironment.start(bundle));
  if (typeof started === "string") return { kind: "not-started", reason: started };
  try {
    const description = await userErrorsAsReason(() => ports.inference.describe(started.url));
    if (typeof description === "string") return { kind: "not-started", reason: description };
    const mismatch = otherThanAsked(description, bundle, member);
    if (mismatch !== null) return { kind: "not-started", reason: mismatch };
    const answered = await exchange({
      inference: ports.inference,
      url: started.url,
      signature: description.signature,
      rows,
      random,
      progress: (fraction) => ports.log.progress(`evaluate ${member.model}`, fraction, `${rows.length} test rows`),
    });
    return { kind: "answered", exchange: answered, facts: started.facts };
  } finally {
    await started.stop();
  }
}

/** What was evaluated must be what is deployed: the server itself says which bytes it answers with. */
function otherThanAsked(description: ServerDescription, bundle: Digest, member: BundleMember): string | null {
  if (description.bundle !== bundle) return `the server answers with bundle ${description.bundle}, not with ${bundle}`;
  const champion = description.roles.find(({ role }) => role === "champion");
  return champion?.servable === member.servable
    ? null
    : `the server answers with servable ${champion?.servable ?? "none"}, not with ${member.servable}`;
}

/** A registry that cannot be read says nothing about a candidate. */
const NOT_THE_SERVER = /^REGISTRY_/;

/** A server's own failures come as user errors; anything else is a fault of ours and must not be recorded. */
async function userErrorsAsReason<T>(work: () => Promise<T>): Promise<T | string> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError) || error.problems.some(({ code }) => NOT_THE_SERVER.test(code))) throw error;
    return error.problems.map(({ code, message }) => `${code}: ${message}`).join("; ");
  }
}
