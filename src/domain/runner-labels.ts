/** Labels by which a job finds a runner; compared without regard to case, as the forge does. */

const HOSTED = /^(ubuntu|windows|macos)-/i;

/** Whether the forge's own machines take it. */
export const isHosted = (labels: readonly string[]): boolean =>
  labels.some((label) => HOSTED.test(label)) && !labels.some((label) => label.toLowerCase() === "self-hosted");

/** Whether a runner has all the labels that a job asks for. */
export function hasLabels(runner: readonly string[], wanted: readonly string[]): boolean {
  const has = new Set(runner.map((label) => label.toLowerCase()));
  return wanted.every((label) => has.has(label.toLowerCase()));
}
