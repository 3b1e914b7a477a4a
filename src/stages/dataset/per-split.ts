/** One value for every split. */
import type { Split } from "../../domain/table.ts";

export type PerSplit<T> = Readonly<Record<Split, T>>;

export function perSplit<T>(pick: (split: Split) => T): PerSplit<T> {
  return { train: pick("train"), validation: pick("validation"), test: pick("test") };
}

export async function awaitSplits<T>(pending: PerSplit<Promise<T>>): Promise<PerSplit<T>> {
  const [train, validation, test] = await Promise.all([pending.train, pending.validation, pending.test]);
  return { train, validation, test };
}
