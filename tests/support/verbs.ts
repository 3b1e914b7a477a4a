/** A verb as its faces call it, on ports of a test. */
import { resolveInputs } from "../../src/app/inputs.ts";
import type { Ports } from "../../src/app/ports.ts";
import type { Settings } from "../../src/app/settings.ts";
import type { Verb, VerbResult } from "../../src/app/verb.ts";

const SETTINGS: Settings = {
  cwd: "/checkout",
  directory: "/checkout",
  home: "/home",
  forge: "local",
  repository: null,
  token: null,
  apiUrl: "https://api.github.com",
  blobs: { kind: "file" },
  identity: null,
  webhook: null,
  runtime: { folder: null, workspace: null, cache: "/nowhere", registry: "http://127.0.0.1:9" },
  serving: { bundle: null, host: "127.0.0.1", port: "8080", tokens: null, tokensFile: null, open: false, log: "error" },
  now: null,
};

export function callVerb(
  verb: Verb,
  ports: Ports,
  inputs: Readonly<Record<string, string>>,
  dryRun = false,
): Promise<VerbResult> {
  const given = new Map(Object.entries(inputs).map(([name, value]) => [name, [value]]));
  const wire = async () => ports;
  return verb.run(
    { settings: SETTINGS, ports: wire, portsAt: wire, log: ports.log, dryRun },
    resolveInputs(verb.inputs, given),
  );
}
