/** How long a file of the log grows. */
import type { FileLimits } from "./log-writer.ts";

const HOUR_MS = 3_600_000;

export const FILE_LIMITS: FileLimits = { bytes: 64 * 2 ** 20, ageMs: 6 * HOUR_MS };
