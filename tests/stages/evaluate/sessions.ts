/** Sessions with servers of which a test says what they answer, and what they were asked. */
import { random } from "../../../src/domain/random.ts";
import type { BundleMember } from "../../../src/domain/servable.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { InferenceClient, InferenceResult } from "../../../src/ports/inference.ts";
import { type Examined, examine } from "../../../src/stages/evaluate/trial/exchange.ts";
import { openSession, type Session, type TrialPorts } from "../../../src/stages/evaluate/trial/session.ts";
import { CLASSES, type WorldOptions, world } from "./world.ts";

export interface Asked {
  /** Of the world's servers: which one, in the order of their starts. */
  readonly url: string;
  readonly face: "predict" | "infer" | "send";
  readonly rows: readonly Row[];
}

/** `request` counts the requests for rows, of all servers, from 1. */
export type Change = (result: InferenceResult, asked: Asked, request: number) => InferenceResult;

export interface SessionsOptions extends WorldOptions {
  readonly change?: Change;
  readonly ports?: Partial<TrialPorts>;
}

export const rowsOf = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, index) => ({ signal: index % CLASSES.length, noise: index / (count + 1) }));

export async function sessions(options: SessionsOptions = {}) {
  const made = await world(options);
  const asked: Asked[] = [];
  let requests = 0;
  const { change = (result) => result } = options;
  const { inference } = made.ports;
  const changing =
    (face: "predict" | "infer"): InferenceClient["predict"] =>
    async (url, signature, rows, request) => {
      const each = { url, face, rows };
      asked.push(each);
      requests++;
      return change(await inference[face](url, signature, rows, request), each, requests);
    };
  const ports: TrialPorts = {
    ...made.ports,
    inference: {
      ...inference,
      predict: changing("predict"),
      infer: changing("infer"),
      send: async (url, request) => {
        asked.push({ url, face: "send", rows: [] });
        return inference.send(url, request);
      },
    },
    ...options.ports,
  };
  const open = async (member: BundleMember): Promise<Session> => {
    const session = await openSession(ports, made.spec, member);
    if (session.kind === "not-started") throw new Error(session.reason);
    return session;
  };
  return {
    ...made,
    ports,
    asked,
    candidateMember: { model: "forecaster", version: 0, servable: made.candidate },
    openCandidate: () => open({ model: "forecaster", version: 0, servable: made.candidate }),
    openChampion: () => open({ model: "forecaster", version: 3, servable: made.reigning }),
  };
}

/** Of so many rows by one server; and what it was asked, until it was asked bad things. */
export async function examined(
  count: number,
  options: SessionsOptions = {},
): Promise<Examined & { readonly asked: readonly Asked[]; readonly fractions: readonly number[] }> {
  const { openCandidate, asked } = await sessions(options);
  const session = await openCandidate();
  const fractions: number[] = [];
  try {
    const result = await examine(session, null, rowsOf(count), random(1), (each) => void fractions.push(each));
    return { ...result, asked, fractions };
  } finally {
    await session.stop();
  }
}
