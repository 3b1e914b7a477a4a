/** What a caller sent, in an error: short, on one line, and never so deep that writing it fails. */

const LONGEST = 80;

export function quote(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null || typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "bigint") return shortened(String(value));
  if (typeof value === "string") return shortened(JSON.stringify(value.slice(0, 2 * LONGEST)));
  return Array.isArray(value) ? "an array" : "an object";
}

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
