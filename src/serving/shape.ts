/** Small questions about parsed JSON whose shape nobody vouches for. */

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isArrayOf = <T>(value: unknown, test: (item: unknown) => item is T): value is readonly T[] =>
  Array.isArray(value) && value.every(test);

export const isText = (value: unknown): value is string => typeof value === "string";

/** Neither empty nor longer. */
export const isTextWithin =
  (most: number) =>
  (value: unknown): value is string =>
    isText(value) && value !== "" && value.length <= most;

export const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);
