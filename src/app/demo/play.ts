/** Plays the whole loop in a scratch workspace: real training, a real server, the local forge. */
import { join } from "node:path";
import { simulatedClock, systemClock } from "../../adapters/clock/clock.ts";
import { nodeFiles } from "../../adapters/files/files.ts";
import { UserError } from "../../domain/errors/user-error.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { Row } from "../../domain/table.ts";
import type { Log } from "../../ports/log.ts";
import type { TableColumn } from "../../ports/tables.ts";
import { compose } from "../compose.ts";
import type { Ports } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { readSnapshot } from "../snapshot.ts";
import { gatherReport } from "./gather-report.ts";
import { openJournal } from "./journal.ts";
import type { DemoReport } from "./report-data.ts";
import { type DemoStep, STORY } from "./story.ts";
import { sameTraffic, type Variant } from "./variant.ts";
import { prepareWorkspace, refreshWorkspace, SAMPLE, sampleFolder, type Workspace, workspaceIn } from "./workspace.ts";
import type { DemoWorld } from "./world.ts";

export interface PlayOptions {
  /** Where the demo works and leaves its report. */
  readonly folder: string;
  readonly variant: Variant;
  readonly settings: Settings;
  readonly log: Log;
  /** Makes the page; drawing is the caller's, since `app` knows no charts. */
  readonly render: (report: DemoReport) => string;
}

export interface Played {
  readonly report: DemoReport;
  readonly workspace: Workspace;
}

const LONGEST_LINE = 160;
const START = "2014-01-01T00:00:00.000Z";

export async function play(options: PlayOptions): Promise<Played> {
  const { folder, log, variant } = options;
  const sample = sampleFolder();
  const files = nodeFiles();
  const workspace = workspaceIn(folder);
  await forgetEarlier(options, workspace);
  await prepareWorkspace(files, sample, workspace, { at: START, gate: variant.gate });
  const world = await makeWorld(options, workspace);
  for (const [index, step] of STORY.entries()) {
    if (index < world.journal.read().steps.length) continue;
    log.info(`\n${index + 1}/${STORY.length} ${step.name} (${step.at})`);
    await playStep(world, step, log);
  }
  const report = await gatherReport(world);
  await files.write(workspace.report, options.render(report));
  await world.ports.targets.process.stop({ deployment: world.deployment, port: 0 });
  await world.journal.write({ finished: true });
  return { report, workspace };
}

async function playStep(world: DemoWorld, step: DemoStep, log: Log): Promise<void> {
  const { journal, ports } = world;
  world.advanceTo(`${step.at}T06:00:00.000Z`);
  const started = ports.clock.monotonic();
  const lines: string[] = [];
  const say = (line: string) => {
    lines.push(line);
    log.info(`  ${line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line}`);
  };
  await step.run({ ...world, say });
  const seconds = (ports.clock.monotonic() - started) / 1000;
  log.info(`  ${seconds.toFixed(1)} s`);
  const { steps, elapsedSeconds } = journal.read();
  const played = { name: step.name, at: `${step.at}T06:00:00.000Z`, seconds, lines };
  await journal.write({ steps: [...steps, played], elapsedSeconds: elapsedSeconds + seconds });
}

/** A demo that came to its end, or that was another one, is played anew; one that was cut off goes on. */
async function forgetEarlier({ variant, settings, log }: PlayOptions, workspace: Workspace): Promise<void> {
  const files = nodeFiles();
  const journal = await openJournal(files, workspace.journal);
  const { finished, variant: earlier } = journal.read();
  const isOther = earlier !== null && canonicalJson(earlier) !== canonicalJson(variant);
  if (finished || isOther) {
    const ports = await composeFor(settings, workspace, log, systemClock(), "you");
    await ports.targets.process.stop({ deployment: SAMPLE, port: 0 });
    // Only what the demo made: the folder may be anybody's. The journal goes last, so that a kill is made up for.
    for (const path of [workspace.root, workspace.report, workspace.journal]) await files.remove(path);
  }
  await (await openJournal(files, workspace.journal)).write({ variant });
}

const composeFor = (settings: Settings, { home }: Workspace, log: Log, clock: Ports["clock"], user: string) =>
  compose({ ...settings, forge: "local", home }, log, { clock, user });

async function makeWorld({ settings, log, variant }: PlayOptions, workspace: Workspace): Promise<DemoWorld> {
  const sample = sampleFolder();
  const clock = simulatedClock(START);
  const ports = await composeFor(settings, workspace, log, clock, "understudy[bot]");
  const person = await composeFor(settings, workspace, log, clock, "you");
  const { specs } = await readSnapshot(ports.git);
  const dataset = specs.datasets.get(SAMPLE);
  if (!dataset) throw new Error(`the sample has no dataset ${SAMPLE}`);
  const later = await readRows(ports, join(sample, "datasets", SAMPLE, "later"), dataset.columns);
  const earlier = await readRows(ports, join(sample, "datasets", SAMPLE, dataset.source), dataset.columns);
  return {
    ports,
    person: person.forge,
    checkout: workspace.checkout,
    deployment: SAMPLE,
    later: variant.traffic === "later" ? later : sameTraffic(later, earlier, dataset.id),
    idColumn: dataset.id,
    labelColumn: dataset.label,
    journal: await openJournal(ports.files, workspace.journal),
    advanceTo: (iso) => clock.advanceTo(iso),
    refresh: () => refreshWorkspace(workspace),
    say: (line) => log.info(line),
  };
}

async function readRows(
  { files, tables }: Ports,
  folder: string,
  columns: readonly TableColumn[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const name of await files.list(folder)) {
    if (!name.endsWith(".csv")) continue;
    const path = join(folder, name);
    const parsed = await tables.parse("csv", { path, bytes: await files.read(path) }, columns);
    if (parsed.problems.length > 0) throw new UserError(parsed.problems);
    rows.push(...parsed.rows.map(({ cells }) => cells));
  }
  return rows;
}
