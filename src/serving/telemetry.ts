/** `POST /telemetry`: what devices measure beside their predictions, one or many at once. All or nothing. */
import { SERVER_DEVICE } from "../domain/monitoring.ts";
import type { Telemetry } from "../domain/telemetry.ts";
import { parseTimestamp } from "../domain/timestamp.ts";
import { badRequest } from "./fault.ts";
import { isFiniteNumber, isObject, isText, isTextWithin } from "./shape.ts";

const MAX_ITEMS = 1_000;
const MAX_READINGS = 100;
const MAX_TEXT = 100;

export interface TelemetryContext {
  readonly deployment: string;
  /** For what says no time. */
  readonly now: string;
  /** For what has no id: whoever may send it twice gives one. */
  readonly nextId: () => string;
}

/** Nobody else may say how the server fares. */
const SERVERS_OWN = "server.";

const isShortText = isTextWithin(MAX_TEXT);

export function decodeTelemetry(body: unknown, context: TelemetryContext): readonly Telemetry[] {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (items.length > MAX_ITEMS) throw badRequest(`more than ${MAX_ITEMS} items`);
  return items.map((item, index) => decodeItem(item, index, context));
}

function decodeItem(item: unknown, index: number, { deployment, now, nextId }: TelemetryContext): Telemetry {
  if (!isObject(item)) throw badRequest(`item ${index} is not a JSON object`);
  const { id, device = null, time, readings, ...others } = item;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw badRequest(
      `item ${index} has a member beside id, device, time and readings; what is measured is in readings`,
    );
  }
  if (id !== undefined && !isShortText(id)) throw badRequest(`item ${index}: the id is not a short text`);
  if (device !== null && !isShortText(device)) throw badRequest(`item ${index}: the device is not a short text`);
  if (device === SERVER_DEVICE) throw badRequest(`item ${index}: the device ${SERVER_DEVICE} is the server itself`);
  const moment = isText(time) ? parseTimestamp(time) : null;
  if (time !== undefined && moment === null) throw badRequest(`item ${index}: the time is not ISO 8601`);
  if (!isObject(readings)) throw badRequest(`item ${index} has no readings`);
  const entries = Object.entries(readings);
  if (entries.length === 0 || entries.length > MAX_READINGS) {
    throw badRequest(`item ${index} has not from 1 to ${MAX_READINGS} readings`);
  }
  const numbers = entries.map(([name, value]): readonly [string, number] => {
    if (!isShortText(name)) throw badRequest(`item ${index}: the name of a reading is not a short text`);
    if (name.startsWith(SERVERS_OWN)) {
      throw badRequest(`item ${index}: readings that begin with ${SERVERS_OWN} are the server's own`);
    }
    if (!isFiniteNumber(value)) throw badRequest(`item ${index}: a reading is not a finite number`);
    return [name, value];
  });
  return {
    id: id ?? nextId(),
    time: moment === null ? now : new Date(moment).toISOString(),
    deployment,
    device,
    readings: Object.fromEntries(numbers),
  };
}
