/** Port `Notifier` in memory: keeps what was told. */
import type { Delivery, Notice, Notifier } from "../../ports/notifier.ts";

export interface MemoryNotifier extends Notifier {
  readonly told: readonly Notice[];
  /** What comes of the notices that follow. */
  answer(delivery: Delivery): void;
}

export function memoryNotifier(first: Delivery = { kind: "delivered" }): MemoryNotifier {
  const told: Notice[] = [];
  const answers = [first];
  return {
    told,
    answer: (delivery) => void answers.push(delivery),
    async notify(notice) {
      const delivery = answers.at(-1) ?? first;
      if (delivery.kind !== "nowhere") told.push(notice);
      return delivery;
    },
  };
}
