/** What Git, pull requests and workflows are made of: of GitHub, or of this machine. */
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Ports } from "../ports.ts";
import type { Settings } from "../settings.ts";

export type Platform = Pick<Ports, "git" | "forge" | "mirror" | "workflows" | "repositorySettings">;

export interface PlatformOptions {
  readonly settings: Settings;
  readonly log: Log;
  readonly clock: Clock;
  /** Who acts on this machine; on GitHub it is whose token it is. */
  readonly user: string;
  readonly throttle: boolean;
}
