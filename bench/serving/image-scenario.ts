/** A JPEG through the whole server, beside the same decoder and one run a request. */
import { join } from "node:path";
import {
  compared,
  imageRequest,
  inTurns,
  lines,
  loadOf,
  type Material,
  type Result,
  rate,
  ratioOf,
  tail,
  withServers,
} from "./comparing.ts";
import { PICTURE_MODEL } from "./picture.ts";
import { measure, startBaseline, startOurs } from "./programs.ts";

export async function images(material: Material): Promise<readonly Result[]> {
  const servers = [
    startOurs({ folder: join(material.folder, "images"), models: [PICTURE_MODEL], log: "written", images: true }),
    startBaseline({ kind: "naive", model: PICTURE_MODEL, body: "image" }),
  ];
  return withServers(servers, async ([ours = 0, naive = 0]) => {
    const ask = (port: number) => () => measure(loadOf(material, port, imageRequest(material)));
    const measured = await inTurns(material.rounds, { ours: ask(ours), "one run a request": ask(naive) });
    const other = measured["one run a request"];
    return [
      compared("JPEG, against one run a request", ratioOf(measured.ours, other, rate), lines(measured)),
      compared("JPEG, p99 against one run a request", ratioOf(measured.ours, other, tail), []),
    ];
  });
}
