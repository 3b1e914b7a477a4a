/** `GET /export`: the prediction log by windows of time, streamed as JSON lines. */
import { EXPORT_KINDS, type ExportKind, type ExportWindow, exportJsonLines } from "../domain/export-rows.ts";
import { parseTimestamp } from "../domain/timestamp.ts";
import type { Area } from "./area.ts";
import { badRequest, Fault } from "./fault.ts";

const NAMES = ["kind", "from", "to"];

export const exportArea: Area = ({ plane }, rest) =>
  rest.length > 0
    ? null
    : {
        GET: ({ path }) => {
          const { kind, window } = decodeExport(path);
          const lines = plane.logged(window);
          if (!lines) throw new Fault(404, "this server keeps no log that could be exported");
          return {
            status: 200,
            body: exportJsonLines(lines, kind, window),
            headers: { "content-type": "application/x-ndjson" },
          };
        },
      };

export function decodeExport(path: string): { readonly kind: ExportKind; readonly window: ExportWindow } {
  const at = path.indexOf("?");
  const asked = new URLSearchParams(at === -1 ? "" : path.slice(at + 1));
  for (const name of asked.keys()) {
    if (!NAMES.includes(name)) throw badRequest(`the parameters here: ${NAMES.join(", ")}`);
    if (asked.getAll(name).length > 1) throw badRequest(`${name} is given twice`);
  }
  const wanted = asked.get("kind") ?? "predictions";
  const kind = EXPORT_KINDS.find((each) => each === wanted);
  if (!kind) throw badRequest(`the kind is none of ${EXPORT_KINDS.join(", ")}`);
  const [from, to] = [momentOf(asked, "from"), momentOf(asked, "to")];
  return { kind, window: { ...(from !== null && { from }), ...(to !== null && { to }) } };
}

function momentOf(asked: URLSearchParams, name: "from" | "to"): string | null {
  const text = asked.get(name);
  if (text === null) return null;
  // In a query a plus sign stands for a space: whoever forgot to encode the zone's sign means it.
  const moment = parseTimestamp(text) ?? parseTimestamp(text.replace(/ (?=\d\d:\d\d$)/, "+"));
  if (moment === null) throw badRequest(`${name} is not an ISO 8601 time`);
  return new Date(moment).toISOString();
}
