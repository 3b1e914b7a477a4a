/** A training as people read it. */
import { expect, test } from "vitest";
import { trainReport } from "../../../src/stages/train/report.ts";
import { runTrain, type TrainInput } from "../../../src/stages/train/run.ts";
import { snapshotOf, worldOf } from "./world.ts";

const input: TrainInput = { snapshot: snapshotOf(), model: "fruits", workingFolder: "/checkout" };

test("a plan, a result, and a result that was known", async () => {
  const { ports } = await worldOf();
  expect(trainReport(await runTrain(ports, { ...input, dryRun: true }))).toBe(
    "Would train `fruits` on `fruits` version 1 with fake\\@1.\n".replace("\\@", "@\u200b"),
  );
  const done = trainReport(await runTrain(ports, input));
  expect(done).toMatch(/^Trained `fruits` on `fruits` version 1\.\n/);
  expect(done).toContain("- epochs: 3; lowest validation loss 0.6667\n");
  expect(done).toMatch(/- servable: `[0-9a-f]{12}`, \d+ bytes of model\n/);
  expect(trainReport(await runTrain(ports, input))).toContain("version 1, as the ledger says already.");
});

test("a reason cannot leave its block", async () => {
  const reason = "exit code 1\n```\n<script>@everyone</script>";
  const { ports } = await worldOf(() => async () => ({ kind: "failed", reason }));
  const report = trainReport(await runTrain(ports, input));
  expect(report).toContain("Could not train `fruits`");
  expect(report).toContain(`\`\`\`\`text\n${reason}\n\`\`\`\``);
});
