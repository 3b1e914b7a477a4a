/** What a server of this program has around it: its own log on standard error, the process, who may ask. */
import { processFacts, randomHex } from "../../adapters/process-facts/process-facts.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Clock } from "../../ports/clock.ts";
import { LOG_LEVELS, type LogLevel, serverLog } from "../../serving/access-log/access-log.ts";
import type { AccessOptions } from "../../serving/auth/access.ts";
import type { OperationsOptions } from "../../serving/operations.ts";

/** `level`: as the environment says it. */
export function serverOperations(
  level: string,
  clock: Clock,
  access?: AccessOptions,
): Required<Pick<OperationsOptions, "log" | "process" | "random">> & OperationsOptions {
  return {
    ...(access && { access }),
    log: serverLog({
      level: logLevel(level),
      now: clock.now,
      monotonic: clock.monotonic,
      write: (line) => void process.stderr.write(line),
    }),
    process: processFacts,
    random: randomHex,
  };
}

function logLevel(level: string): LogLevel {
  const known = LOG_LEVELS.find((each) => each === level);
  if (known) return known;
  const expected = LOG_LEVELS.join(" or ");
  throw userError("CLI_INPUT_INVALID", { with: { input: "UNDERSTUDY_SERVE_LOG" }, found: level, expected });
}
