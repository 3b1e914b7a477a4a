/** The unit for a host's boot starts exactly what answered before: read as systemd reads it, and run. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bootCommand, bootUnit } from "../../src/app/serving/boot.ts";
import { processWorld, SERVE_COMMAND } from "../support/process-target.ts";

/** Words in double quotes, with backslashes before what is meant literally, and `%` and `$` doubled. */
const execStart = (unit: string): readonly string[] =>
  [...(/^ExecStart=(.*)$/m.exec(unit)?.[1] ?? "").matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = ""]) =>
    word.replace(/\\(.)/g, "$1").replaceAll("%%", "%").replaceAll("$$", "$"),
  );

it("says any command in systemd's words", () => {
  const options = { command: ["/opt/no de/node", '/srv/a"b\\c.js'], targets: "/home/100%/$HOME/targets" };
  expect(execStart(bootUnit(options))).toEqual(bootCommand(options));
  expect(bootUnit(options)).toMatch(/^KillMode=process$/m);
});

it("starts what answered when everything was killed, and nothing that was stopped", async () => {
  const world = await processWorld();
  try {
    const bundle = await world.bundle(0);
    await world.target.apply({ deployment: "garden", port: 0 }, bundle);
    await world.target.apply({ deployment: "orchard", port: 0 }, bundle);
    await world.target.stop({ deployment: "orchard", port: 0 });
    const { pid } = JSON.parse(await readFile(join(world.home, "garden", "supervisor.json"), "utf8"));
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
    for (const each of [pid, ...children.trim().split(" ")]) process.kill(Number(each), "SIGKILL");
    const [program = "", ...args] = execStart(bootUnit({ command: SERVE_COMMAND, targets: world.home }));
    const booted = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    const [said] = await Promise.all([once(booted.stdout, "data"), once(booted, "exit")]);
    expect(String(said)).toBe("started: garden\n");
    const running = () => world.target.running({ deployment: "garden", port: 0 });
    await expect.poll(running, { timeout: 20_000 }).toMatchObject({ kind: "running", bundle });
  } finally {
    await world.dispose();
  }
});
