/** Asks one server about perturbed rows, for as long as it answers at all. */
import type { Digest } from "../../../domain/digest.ts";
import type { Row } from "../../../domain/table.ts";
import type { Answer } from "../../../ports/inference.ts";
import type { Session } from "../trial/session.ts";

export type Asked = Pick<Session, "signature" | "ask">;

export interface Asker {
  /** null: a row that is not answered. */
  ask(rows: readonly Row[], files: ReadonlyMap<Digest, Uint8Array>): Promise<readonly (Answer | null)[]>;
  /** It answers nothing any more, not even a row as it is. */
  isGone(): boolean;
}

/** `known`: a row that it has answered; one that hangs would else be waited for in every batch of every perturbation. */
export function askerOf(session: Asked, known: Row | undefined): Asker {
  let isGone = false;
  return {
    async ask(rows, files) {
      if (isGone) return rows.map(() => null);
      const answers = await session.ask(rows, { files });
      if (known && rows.length > 0 && answers.every((answer) => answer === null)) {
        const [again = null] = await session.ask([known]);
        isGone = again === null;
      }
      return answers;
    },
    isGone: () => isGone,
  };
}
