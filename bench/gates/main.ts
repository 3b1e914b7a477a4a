/**
 * `node bench/gates/main.ts [--pairs 1000] [--seed 1]`: how often gates are wrong. Pairs of models whose true difference is known
 * go through the code that judges an evaluation, from the servers' answers to the verdict; beside them stands the gate that
 * most templates have, which asks for the higher number. Metrics that have to be drawn take a fifth of the pairs, the
 * decline of ten candidates in a row a tenth.
 */
import { parseArgs } from "node:util";
import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";
import { requirementsOf } from "../../src/policy/gate-requirement.ts";
import { requirementText } from "../../src/policy/gate-text.ts";
import { declines, LOSS, STEPS } from "./decline.ts";
import { ALPHA, type Scenario, scenarios, simulate, type Tally } from "./scenarios.ts";

const { values } = parseArgs({
  options: { pairs: { type: "string", default: "1000" }, seed: { type: "string", default: "1" } },
});
const pairs = Number(values.pairs);
const seed = Number(values.seed);

/** So many that the gate on the champion, which is what is to be shown, lets nearly every step pass. */
const DECLINE_ROWS = 6_000;

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
const say = (text: string): void => void process.stderr.write(text);

console.log("| truth | gate | rows | pairs | pass | open | fail | wanted | higher number |");
console.log("| --- | --- | --: | --: | --: | --: | --: | --- | --: |");
let kept = true;
for (const [index, scenario] of scenarios().entries()) {
  const count = Math.ceil(pairs / (scenario.each ?? 1));
  const tally = simulate(scenario, count, seed + index * 1_000_003, (done) => {
    if (done % 20 === 0 || done === count) say(`\r${nameOf(scenario)}: ${done} of ${count}   `);
  });
  say("\r");
  const held = isHeld(scenario, tally);
  kept &&= held;
  console.log(rowOf(scenario, tally, held));
}
await decline();
if (!kept) process.exitCode = 1;

function nameOf({ name, gate }: Scenario): string {
  const [requirement] = requirementsOf(gate);
  return `${name} | ${requirement ? requirementText(gate, requirement) : gate.metric}`;
}

/** Two standard errors of so many pairs are chance. */
function isHeld({ wanted }: Scenario, { pass, pairs: count }: Tally): boolean {
  const share = wanted.of === "pass" ? pass : 1 - pass;
  const slack = (bound: number) => 2 * Math.sqrt((bound * (1 - bound)) / count);
  const { atMost, atLeast } = wanted;
  return (
    (atMost === undefined || share <= atMost + slack(atMost)) &&
    (atLeast === undefined || share >= atLeast - slack(atLeast))
  );
}

function rowOf(scenario: Scenario, tally: Tally, held: boolean): string {
  const { of, atMost, atLeast } = scenario.wanted;
  const bound = atMost === undefined ? `at least ${percent(atLeast ?? 0)}` : `at most ${percent(atMost)}`;
  const shares = [tally.pass, tally.inconclusive, tally.fail].map(percent).join(" | ");
  const naive = scenario.gate.min === undefined ? percent(tally.naive) : "-";
  return `| ${nameOf(scenario)} | ${scenario.rows} | ${tally.pairs} | ${shares} | ${of} ${bound}: ${held ? "held" : "NOT HELD"} | ${naive} |`;
}

async function decline(): Promise<void> {
  const chains = Math.ceil(pairs / 10);
  const sums = { champion: [0, 0, 0], best: [0, 0, 0], naive: [0, 0, 0] };
  for (let chain = 0; chain < chains; chain++) {
    const found = await declines(memoryBlobs(), DECLINE_ROWS, seed + chain);
    for (const name of ["champion", "best", "naive"] as const) {
      const sum = sums[name];
      const { promoted, lost } = found[name];
      sums[name] = [(sum[0] ?? 0) + promoted, (sum[1] ?? 0) + lost, Math.max(sum[2] ?? 0, lost)];
    }
    say(`\rdecline: ${chain + 1} of ${chains}   `);
  }
  say("\r");
  console.log(
    `\n${STEPS} candidates in a row, each truly worse by ${LOSS} (alpha ${ALPHA}), ${DECLINE_ROWS} rows, ${chains} times:\n`,
  );
  console.log("| gate | promoted of ten, mean | true accuracy lost, mean | at worst |\n| --- | --: | --: | --: |");
  const names = {
    champion: "not worse than the champion − 0.02",
    best: "and not worse than the best − 0.02",
    naive: "higher number",
  };
  for (const name of ["champion", "best", "naive"] as const) {
    const [promoted = 0, lost = 0, most = 0] = sums[name];
    console.log(
      `| ${names[name]} | ${(promoted / chains).toFixed(2)} | ${(lost / chains).toFixed(4)} | ${most.toFixed(2)} |`,
    );
  }
}
