/** The parameters of a request: those that mean something here; others are for nobody, and are passed over. */
import { parseTimestamp } from "../../domain/timestamp.ts";
import { badRequest } from "../fault.ts";
import { isObject, isText } from "../shape.ts";
import { quote } from "./quote.ts";

export interface Parameters {
  /** One a row, ISO 8601 in UTC; null: the rows happen now. */
  readonly timestamps: readonly string[] | null;
  readonly routingKey: string | null;
  /** How long the caller waits; null: as long as the server lets it. */
  readonly timeoutMs: number | null;
  /** Whether outputs are binary where they do not say it themselves. */
  readonly binaryOutput: boolean;
}

const NONE: Parameters = { timestamps: null, routingKey: null, timeoutMs: null, binaryOutput: false };

export const MAX_ID = 256;

export function readId(id: unknown): string | null {
  if (id === undefined || id === null || id === "") return null;
  if (!isText(id) || id.length > MAX_ID || !id.isWellFormed()) {
    throw badRequest(`the id is not a string of at most ${MAX_ID} characters`);
  }
  return id;
}

export function readParameters(given: unknown, rows: number): Parameters {
  if (given === undefined || given === null) return NONE;
  if (!isObject(given)) throw badRequest("the parameters are not a JSON object");
  for (const [name, value] of Object.entries(given)) {
    if (!["string", "number", "bigint", "boolean"].includes(typeof value)) {
      throw badRequest(`the parameter ${quote(name)} is not a string, a number or a boolean`);
    }
  }
  // Whoever sends a sequence expects that the server remembers it.
  if (given.sequence_id) throw badRequest("this server keeps no sequences: leave the parameter sequence_id out");
  return {
    timestamps: readTimestamps(given.timestamps, rows),
    routingKey: readRoutingKey(given.routing_key),
    timeoutMs: readTimeout(given.timeout),
    binaryOutput: readFlag("binary_data_output", given.binary_data_output) ?? false,
  };
}

/** undefined: not said. */
export function readFlag(name: string, flag: unknown): boolean | undefined {
  if (flag === undefined || typeof flag === "boolean") return flag;
  throw badRequest(`the parameter ${name} is not a boolean`);
}

function readRoutingKey(key: unknown): string | null {
  if (key === undefined || key === "") return null;
  if (!isText(key) || key.length > MAX_ID) {
    throw badRequest(`the parameter routing_key is not a string of at most ${MAX_ID} characters`);
  }
  return key;
}

/** Microseconds, as Triton has it; 0: none of the caller's own. */
function readTimeout(timeout: unknown): number | null {
  if (timeout === undefined || timeout === 0) return null;
  if (!Number.isSafeInteger(timeout) || Number(timeout) < 0) {
    throw badRequest("the parameter timeout is not a whole number of microseconds");
  }
  return Number(timeout) / 1000;
}

/**
 * The parameter `timestamps`: when each row happened, as ISO 8601 with a zone (or a date alone, its midnight in UTC),
 * separated by commas, since a parameter of the protocol is one string. Windows of monitoring go by these times.
 */
function readTimestamps(timestamps: unknown, rows: number): readonly string[] | null {
  if (timestamps === undefined) return null;
  if (!isText(timestamps)) throw badRequest("the parameter timestamps is not a string");
  const times = timestamps.split(",").map((text) => readTime(text.trim()));
  if (times.length !== rows) throw badRequest(`the parameter timestamps has ${times.length} times for ${rows} rows`);
  return times;
}

/** In data files a time without a zone is in UTC; a caller's clock may be anywhere. */
const WITH_ZONE = /^[^T ]+(T.+(Z|[+-]\d\d:\d\d))?$/;

function readTime(text: string): string {
  const time = WITH_ZONE.test(text) ? parseTimestamp(text) : null;
  if (time === null) throw badRequest(`${quote(text)} is not a time in ISO 8601 with a zone`);
  return new Date(time).toISOString();
}
