/** Progress is drawn over on a terminal and sparse in a log. */
import { describe, expect, it } from "vitest";
import { consoleLog } from "../../../src/adapters/console-log/console-log.ts";

function logging(isTTY: boolean) {
  const state = { now: 0, text: "" };
  const write = (text: string) => {
    state.text += text;
  };
  const output = { isTTY, columns: 40, write };
  return { state, log: consoleLog({ output, monotonic: () => state.now }) };
}

describe("consoleLog", () => {
  it("writes a line now and then where lines stay, and the last one", () => {
    const { state, log } = logging(false);
    for (let second = 0; second <= 12; second += 1) {
      state.now = second * 1_000;
      log.progress("train", second / 12, `loss ${second}`);
    }
    expect(state.text).toBe(
      "  train   0 % loss 0\n  train  42 % loss 5\n  train  83 % loss 10\n  train 100 % loss 12\n",
    );
  });

  it("says nothing of a task that ended at once", () => {
    const { state, log } = logging(false);
    log.progress("train", 1, "done");
    expect(state.text).toBe("");
  });

  it("draws over one line on a terminal, no wider than it, and clears it for others", () => {
    const { state, log } = logging(true);
    log.progress("train", null, "x".repeat(100));
    expect(state.text).toBe(`\r\u001b[2K  train ${"x".repeat(31)}`);
    state.text = "";
    log.warn("look out");
    log.info("on we go");
    expect(state.text).toBe("\r\u001b[2Kwarning: look out\non we go\n");
  });

  it("lets no text steer the terminal, or the runner of a workflow", () => {
    const { state, log } = logging(false);
    log.info("failed:\n ::set-output name=verdict::pass\n a ##[command]\u001b[31m\r b");
    expect(state.text).toBe(
      "failed:\n :\u200b:set-output name=verdict::pass\n a #\u200b#[command]\ufffd[31m\ufffd b\n",
    );
  });
});
