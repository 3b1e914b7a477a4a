/** `serve --boot`: what a host runs when it starts, so that its deployments answer again before anybody deploys. */

export interface BootOptions {
  /** Program and arguments that run our own `serve`, where they stay. */
  readonly command: readonly string[];
  /** Folder of the supervisors. */
  readonly targets: string;
}

/** What is started at boot, once: it starts whatever answered last, and ends. */
export const bootCommand = ({ command, targets }: BootOptions): readonly string[] => [
  ...command,
  JSON.stringify({ mode: "restore", home: targets }),
];

/** A unit for systemd, of a user or of the system. Pure. */
export function bootUnit(options: BootOptions): string {
  return `${[
    "[Unit]",
    "Description=Understudy: what answered before the boot answers again",
    "After=network-online.target",
    "",
    "[Service]",
    "Type=oneshot",
    "RemainAfterExit=yes",
    // The servers are on their own from then on: deployments stop and replace them.
    "KillMode=process",
    `ExecStart=${bootCommand(options).map(quoted).join(" ")}`,
    "",
    "[Install]",
    "WantedBy=default.target",
  ].join("\n")}\n`;
}

/** By systemd's rules: in quotes, and `%` and `$` are doubled, which would be its own. */
const quoted = (word: string): string =>
  `"${word.replace(/[\\"]/g, "\\$&").replaceAll("%", "%%").replaceAll("$", "$$$$")}"`;
