/** W3C Trace Context (https://www.w3.org/TR/trace-context/): a caller's trace is continued, or one is begun. */

export interface Trace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** The caller's span; null: the trace begins here. */
  readonly parentId: string | null;
  /** Ours, 16 hexadecimal digits. */
  readonly spanId: string;
  /** Two hexadecimal digits; the first bit says that the caller records. */
  readonly flags: string;
}

/** Version 00 has exactly four fields; what comes later may have more, and is read as far as it is known. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZEROS = /^0+$/;

/** `random` gives that many hexadecimal digits. A header that is not of its form counts as none. */
export function traceOf(header: string | undefined, random: (digits: number) => string): Trace {
  const [, version, traceId, parentId, flags, more] = TRACEPARENT.exec(header?.trim() ?? "") ?? [];
  const known = version !== undefined && version !== "ff" && (version !== "00" || more === undefined);
  if (!known || !traceId || !parentId || !flags || ZEROS.test(traceId) || ZEROS.test(parentId)) {
    return { traceId: nonZero(random, 32), parentId: null, spanId: nonZero(random, 16), flags: "00" };
  }
  // Of the flags only `sampled` is known: others are not passed on.
  const sampled = (Number.parseInt(flags, 16) & 1).toString(16).padStart(2, "0");
  return { traceId, parentId, spanId: nonZero(random, 16), flags: sampled };
}

/** All zeros stand for nothing. */
const nonZero = (random: (digits: number) => string, digits: number): string => {
  const drawn = random(digits);
  return ZEROS.test(drawn) ? drawn.replace(/0$/, "1") : drawn;
};

export const traceparent = ({ traceId, spanId, flags }: Trace): string => `00-${traceId}-${spanId}-${flags}`;

/** As long as the id of a request may be. */
const REQUEST_ID = /^[\x21-\x7e]{1,256}$/;

/** The header `x-request-id`, where it is one: it goes into headers, logs and the prediction log as it is. */
export const requestIdOf = (header: string | undefined): string | null =>
  header !== undefined && REQUEST_ID.test(header) ? header : null;
