#!/usr/bin/env node
// Starts understudy on Node 24, whatever node was called. The syntax here is old on purpose, so that an old node can
// read it and say so. From a clone the TypeScript sources run as they are; Node refuses that below node_modules, so
// an installed package runs its bundle.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const installed = import.meta.url.includes("/node_modules/");
const main = new URL(installed ? "../dist/understudy.js" : "../src/cli/main.ts", import.meta.url);
const bundled = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
const major = Number(process.versions.node.split(".")[0]);

// Compiled sources are kept, which halves the start; inherited by the servers that verbs start. A folder of our own:
// what lies in a shared temporary folder may be anybody's.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../node_modules/.cache/understudy", import.meta.url));

if (major >= 24) {
  const { enableCompileCache } = await import("node:module");
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
  await import(main.href);
} else if (existsSync(bundled)) {
  const child = spawn(bundled, [fileURLToPath(main)].concat(process.argv.slice(2)), { stdio: "inherit" });
  // Whoever ends this process means the work, which would otherwise go on without it.
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on("exit", (status, signal) => {
    for (const each of signals) process.removeAllListeners(each);
    if (signal === null) process.exitCode = status;
    else process.kill(process.pid, signal);
  });
} else {
  console.error(`understudy needs Node 24 (this is ${process.versions.node}): run \`npm ci\` first, which brings one.`);
  process.exitCode = 2;
}
