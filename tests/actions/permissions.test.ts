/** A token that may not do what a verb does: the message holds the job's whole `permissions:` block. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { permissionsBlock } from "../../src/app/permissions.ts";
import { loadVerbs } from "../../src/app/verb.ts";
import { VERBS } from "../../src/app/verbs.ts";
import { builtActions } from "./built-actions.ts";

const actions = await builtActions();
const workspace = mkdtempSync(join(tmpdir(), "workspace-"));
/** A GitHub that allows nothing. */
const server = createServer((_, response) => {
  response.writeHead(403, { "content-type": "application/json" });
  response.end('{"message":"Resource not accessible by integration"}');
});
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

afterAll(async () => {
  await new Promise((closed) => server.close(closed));
  actions.dispose();
  rmSync(workspace, { recursive: true, force: true });
});

const named = (await loadVerbs(VERBS)).filter(({ faces, inputs }) => {
  const required = Object.entries(inputs).filter(([, input]) => "required" in input && input.required);
  return faces.includes("action") && required.every(([, { type }]) => type === "string");
});

test.each(named.map((verb) => [verb.name, verb] as const))("%s", async (name, verb) => {
  const required = Object.entries(verb.inputs).filter(([, input]) => "required" in input && input.required);
  const inputs = Object.fromEntries([
    ...required.map(([input]) => [input, "x"]),
    ...(name === "validate" ? [["base", "a".repeat(40)]] : []),
  ]);
  const { code, errors, summary } = await actions.run(name, { workspace, inputs, github: { apiUrl } });
  const block = permissionsBlock(verb.permissions);
  expect(code).toBe(2);
  expect(errors.at(-1)).toContain(block);
  expect(summary).toContain(block);
  expect(readFileSync(join(actions.folder, "actions", name, "README.md"), "utf8")).toContain(block);
});
