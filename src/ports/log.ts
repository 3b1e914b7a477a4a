/** What people watch while it works. Never payloads, never secrets. */

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  /** Something long moved on: `fraction` in 0..1, null when unknown. */
  progress(task: string, fraction: number | null, detail: string): void;
}
