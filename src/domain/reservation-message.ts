/**
 * How a reserved ref says what it holds: the message of the commit that it points at. A message, because every
 * forge gives it in one request; JSON on one line, because forges trim white space.
 */
import { userError } from "./errors/user-error.ts";

export function writeReservation(ref: string, content: string): string {
  return `Reserve ${ref}\n\n${JSON.stringify(content)}\n`;
}

/** Throws `RESERVATION_UNREADABLE` when the commit was not written by `writeReservation`: never a free number. */
export function readReservation(ref: string, message: string): string {
  const line = message.trimEnd().split("\n").at(-1) ?? "";
  try {
    const content: unknown = JSON.parse(line);
    if (typeof content === "string") return content;
  } catch {
    // Falls through: text that is no JSON is as wrong as JSON that is no string.
  }
  throw userError("RESERVATION_UNREADABLE", { with: { ref } });
}
