/** Where a deployment's supervisor is found again: a small file in the home folder, readable by its owner only. */
import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface SupervisorState {
  readonly pid: number;
  /** Of the control interface, on the loopback interface. */
  readonly controlPort: number;
  /** Whoever can read the file may control the supervisor. */
  readonly token: string;
}

export const folderOf = (home: string, deployment: string): string => join(home, deployment);
const fileOf = (home: string, deployment: string): string => join(folderOf(home, deployment), "supervisor.json");

export async function readState(home: string, deployment: string): Promise<SupervisorState | null> {
  try {
    const state: unknown = JSON.parse(await readFile(fileOf(home, deployment), "utf8"));
    return isState(state) ? state : null;
  } catch {
    return null;
  }
}

function isState(value: unknown): value is SupervisorState {
  if (typeof value !== "object" || value === null) return false;
  const { pid, controlPort, token } = value as Partial<Record<string, unknown>>;
  return typeof pid === "number" && typeof controlPort === "number" && typeof token === "string";
}

/** Of two that claim at once, one is told `false`: a link to a complete file either appears or exists already. */
export async function claimState(home: string, deployment: string, state: SupervisorState): Promise<boolean> {
  await mkdir(folderOf(home, deployment), { recursive: true });
  const aside = `${fileOf(home, deployment)}.${randomUUID()}`;
  await writeFile(aside, JSON.stringify(state), { mode: 0o600, flag: "wx" });
  try {
    await link(aside, fileOf(home, deployment));
    return true;
  } catch {
    return false;
  } finally {
    await rm(aside, { force: true });
  }
}

export async function removeState(home: string, deployment: string): Promise<void> {
  await rm(fileOf(home, deployment), { force: true });
}
