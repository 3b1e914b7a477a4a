/** One order for every report: by file, line, column, then code. */
import type { Problem } from "../domain/errors/user-error.ts";

export function byPlace(a: Problem, b: Problem): number {
  const fileA = a.location?.file ?? "";
  const fileB = b.location?.file ?? "";
  if (fileA !== fileB) return fileA < fileB ? -1 : 1;
  const byLine = (a.location?.line ?? 0) - (b.location?.line ?? 0);
  const byColumn = (a.location?.column ?? 0) - (b.location?.column ?? 0);
  return byLine || byColumn || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
