/** The bundled sample as the start of somebody's repository. */
import { join } from "node:path";
import type { Files } from "../../ports/files.ts";
import { SAMPLE, sampleFolder } from "../demo/workspace.ts";
import { type Hosting, ownerLine, schemaFolder } from "./hosting.ts";

const PARTS = [`models/${SAMPLE}`, `datasets/${SAMPLE}`, `deployments/${SAMPLE}`] as const;

export { SAMPLE };

/** Two more years of the sample: traffic to try the rest of the loop with. */
export const sampleTraffic = (): string => join(sampleFolder(), `datasets/${SAMPLE}/later/2014-2015.csv`);

/** `later/` is the future: it is what the demo streams as traffic. */
export async function sampleFiles(
  files: Files,
  hosting: Hosting | null,
): Promise<ReadonlyMap<string, Uint8Array | string>> {
  const folder = sampleFolder();
  const all = new Map<string, Uint8Array | string>();
  for (const part of PARTS) {
    for (const path of await files.list(join(folder, part))) {
      if (path.startsWith("later/")) continue;
      const bytes = await files.read(join(folder, part, path));
      const isSpec = path.endsWith(".yaml") && !path.includes("/");
      all.set(`${part}/${path}`, isSpec ? adapted(new TextDecoder().decode(bytes), hosting) : bytes);
    }
  }
  return all;
}

/** The sample's people are nobody, and its schemas lie beside it only here. */
function adapted(text: string, hosting: Hosting | null): string {
  // Whatever else listens on this machine, the trial finds a port.
  if (hosting === null) return text.replace(/^(?<key> +port: )\d+$/m, "$<key>0");
  const people = ownerLine(hosting.owners)
    .split(" ")
    .map((owner) => JSON.stringify(owner))
    .join(", ");
  return text
    .replace(/^( +(?:owners|reviewers): )\[.*\]$/gm, `$1[${people}]`)
    .replace(/(\$schema=)\.\.\/\.\.\/schemas/, `$1${schemaFolder(hosting)}`);
}
