/** Who answers a request; who gets a copy of it afterwards; and what is learnt of all that. */
import type { Bundle } from "../../domain/servable.ts";
import type { Clock } from "../../ports/clock.ts";
import { Fault } from "../fault.ts";
import type { Member } from "../member.ts";
import type { Question } from "../question.ts";
import type { Stood } from "./canary.ts";
import { type CanaryDescription, type CanaryPart, createCanaryPart, type Trips } from "./canary-part.ts";
import { createShadowPart, type ShadowDescription } from "./shadow-part.ts";

export interface Routing {
  /** Throws a 404. A model's name without a version: the champion's, where it is of this model. */
  find(model: string, version: string | null): Member;
  /** `chosen`: a member that was asked for by its version; null: whoever's turn it is. */
  ask(question: Question, routingKey: string | null, chosen: Member | null): Promise<Stood>;
  describe(): RoutingDescription;
  /** Answers the copies that wait, as far as there is time. */
  close(): Promise<void>;
}

export interface RoutingDescription {
  readonly canary: CanaryDescription | null;
  readonly shadows: readonly ShadowDescription[];
}

export interface RoutingInput {
  readonly bundle: Pick<Bundle, "deployment" | "canary">;
  /** The champion first. */
  readonly members: readonly [Member, ...Member[]];
  readonly clock: Pick<Clock, "now" | "monotonic">;
  /** Canaries of this process whose breaker has opened: a reload does not bring them back. */
  readonly trips: Trips;
}

export function createRouting({ bundle, members, clock, trips }: RoutingInput): Routing {
  const [champion] = members;
  const { monotonic } = clock;
  const shadows = members.filter(({ role }) => role === "shadow");
  // Copies are asked in quiet moments: while nobody waits for the champion.
  const isBusy = () => champion.state().waitingRows > 0;
  const parts = shadows.map((shadow) => createShadowPart(champion, shadow, { monotonic, isBusy }));
  const canary: CanaryPart | null = canaryPart({ bundle, members, clock, trips }, isBusy);

  const askChampion = (question: Question): Promise<Stood> => {
    const askedAt = canary ? monotonic() : 0;
    return champion.ask(question).then((reply) => {
      canary?.championAnswered(monotonic() - askedAt);
      for (const part of parts) part.offer(question, reply);
      return { member: champion, reply, fallback: null };
    });
  };
  const askOther = async (member: Member, question: Question): Promise<Stood> => ({
    member,
    reply: await member.ask(question),
    fallback: null,
  });
  const askCanary = async (part: CanaryPart, question: Question, key: string): Promise<Stood> => {
    const stood = await part.ask(question, key, askChampion);
    // Where the champion's turn it was, that is done.
    if (stood.member !== champion) for (const each of parts) each.offer(question, null);
    else if (stood.fallback !== null) for (const each of parts) each.offer(question, stood.reply);
    return stood;
  };

  return {
    find: (model, version) => {
      const found = members.find(
        (member) =>
          member.model === model && (version === null ? member === champion : String(member.version) === version),
      );
      if (found) return found;
      throw new Fault(404, "no such model or version answers here; GET /v2/models lists what does");
    },
    ask: (question, routingKey, chosen) => {
      if (chosen && chosen !== champion) return askOther(chosen, question);
      return canary && !chosen ? askCanary(canary, question, routingKey ?? question.id) : askChampion(question);
    },
    describe: () => ({
      canary: canary?.describe() ?? null,
      shadows: parts.map((part) => part.describe()),
    }),
    close: async () => {
      await Promise.all([...parts.map((part) => part.close()), canary?.close()]);
    },
  };
}

function canaryPart({ bundle, members, clock, trips }: RoutingInput, isBusy: () => boolean): CanaryPart | null {
  const [champion] = members;
  const member = members.find(({ role }) => role === "canary");
  if (!bundle.canary || !member) return null;
  const { deployment, canary } = bundle;
  return createCanaryPart({ deployment, champion, canary: member, weight: canary.weight, clock, trips, isBusy });
}
