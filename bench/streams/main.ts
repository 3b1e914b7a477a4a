/**
 * `node bench/streams/main.ts [--peers PYTHON_WITH_EVIDENTLY PYTHON_WITH_NANNYML]`: real streams through monitoring, and
 * docs/evidence/streams.md with its pictures. Without `--peers` what the others said is what peers.jsonl kept.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { lanesOf } from "./lanes.ts";
import { pageOf } from "./page.ts";
import { askPeers, keepPeers, keptPeers, type Peers } from "./peers.ts";
import { pictureOf } from "./picture.ts";
import { STREAMS } from "./streams.ts";
import { readStream } from "./table.ts";

const { values, positionals } = parseArgs({
  options: { peers: { type: "boolean", default: false } },
  allowPositionals: true,
});
const [evidently, nannyml] = positionals;
if (values.peers && (evidently === undefined || nannyml === undefined))
  throw new Error("--peers takes two interpreters");

const OUT = new URL("../../docs/evidence/", import.meta.url);
mkdirSync(new URL("streams/", OUT), { recursive: true });

const peers: Record<string, Peers> = { ...keptPeers() };
const told: Parameters<typeof pageOf>[0][number][] = [];
for (const stream of STREAMS) {
  const table = readStream(stream);
  if (values.peers && evidently && nannyml) peers[stream.name] = askPeers(stream, table, { evidently, nannyml });
  const lanes = await lanesOf(stream, table, peers[stream.name]);
  writeFileSync(new URL(`streams/${stream.name}.svg`, OUT), pictureOf(stream, table, lanes));
  told.push({ stream, lanes });
}
if (values.peers) keepPeers(peers);
writeFileSync(new URL("streams.md", OUT), pageOf(told, peers));
