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
import type { TestEnvironment, TestServer } from "../../ports/target.ts";
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

/** A start may fail by chance (a port taken in between), so one failure is not yet a verdict. */
const STARTS = 2;

export async function trial(
  ports: TrialPorts,
  deployment: Deployment,
  member: BundleMember,
  rows: readonly Row[],
  random: () => number,
): Promise<Trial> {
  const bundle = await ports.blobs.put(canonicalJson(trialBundle(deployment, member)));
  const started = await start(ports.testEnvironment, bundle);
  if (typeof started === "string") return { kind: "not-started", reason: started };
  try {
    const description = await describe(ports.inference, started.url);
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

async function start(environment: TestEnvironment, bundle: Digest): Promise<TestServer | string> {
  let reason = "";
  for (let attempt = 1; attempt <= STARTS; attempt++) {
    try {
      return await environment.start(bundle);
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return reason;
}

async function describe(inference: InferenceClient, url: string): Promise<ServerDescription | string> {
  try {
    return await inference.describe(url);
  } catch (error) {
    return reasonOf(error);
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

/** The candidate's own failures come as user errors; anything else is a fault of ours and must not be recorded. */
function reasonOf(error: unknown): string {
  if (!(error instanceof UserError)) throw error;
  return error.problems.map(({ code, message }) => `${code}: ${message}`).join("; ");
}
