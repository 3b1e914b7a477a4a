/** `GET /export`: the prediction log by windows of time, streamed as JSON lines or as Parquet. */
import {
  EXPORT_FORMATS,
  EXPORT_KINDS,
  type ExportFormat,
  type ExportKind,
  type ExportWindow,
} from "../domain/export-kind.ts";
import { exportJsonLines, exportParquet } from "../domain/export-rows.ts";
import type { PredictionLine } from "../domain/prediction-line.ts";
import { parseTimestamp } from "../domain/timestamp.ts";
import type { Area } from "./area.ts";
import { badRequest, Fault } from "./fault.ts";

const NAMES = ["kind", "from", "to", "format"];

export const exportArea: Area = ({ plane, onError }, rest) =>
  rest.length > 0
    ? null
    : {
        GET: ({ path }) => {
          const { kind, format, window } = decodeExport(path);
          const { parquet } = plane;
          const lines = (): AsyncIterable<PredictionLine> => {
            const logged = plane.logged(window);
            if (!logged) throw new Fault(404, "this server keeps no log that could be exported");
            return logged;
          };
          // Asked here, while there is still a status to answer with.
          const first = lines();
          if (format === "jsonl") {
            const headers = { "content-type": "application/x-ndjson" };
            return { status: 200, body: told(exportJsonLines(first, kind, window), onError), headers };
          }
          if (!parquet) throw new Fault(501, "this server writes no Parquet");
          const headers = { "content-type": "application/vnd.apache.parquet" };
          return { status: 200, body: told(exportParquet(parquet, lines, kind, window), onError), headers };
        },
      };

/** The caller only sees that it was cut off: why is said here. */
async function* told<T>(pieces: AsyncIterable<T>, onError: (error: unknown) => void): AsyncGenerator<T> {
  try {
    yield* pieces;
  } catch (error) {
    onError(error);
    throw error;
  }
}

interface Asked {
  readonly kind: ExportKind;
  readonly format: ExportFormat;
  readonly window: ExportWindow;
}

export function decodeExport(path: string): Asked {
  const at = path.indexOf("?");
  const asked = new URLSearchParams(at === -1 ? "" : path.slice(at + 1));
  for (const name of asked.keys()) {
    if (!NAMES.includes(name)) throw badRequest(`the parameters here: ${NAMES.join(", ")}`);
    if (asked.getAll(name).length > 1) throw badRequest(`${name} is given twice`);
  }
  const [from, to] = [momentOf(asked, "from"), momentOf(asked, "to")];
  return {
    kind: oneOf(asked, "kind", EXPORT_KINDS),
    format: oneOf(asked, "format", EXPORT_FORMATS),
    window: { ...(from !== null && { from }), ...(to !== null && { to }) },
  };
}

/** The first is the default. */
function oneOf<T extends string>(asked: URLSearchParams, name: string, values: readonly [T, ...T[]]): T {
  const wanted = asked.get(name) ?? values[0];
  const value = values.find((each) => each === wanted);
  if (value === undefined) throw badRequest(`the ${name} is none of ${values.join(", ")}`);
  return value;
}

function momentOf(asked: URLSearchParams, name: "from" | "to"): string | null {
  const text = asked.get(name);
  if (text === null) return null;
  // In a query a plus sign stands for a space: whoever forgot to encode the zone's sign means it.
  const moment = parseTimestamp(text) ?? parseTimestamp(text.replace(/ (?=\d\d:\d\d$)/, "+"));
  if (moment === null) throw badRequest(`${name} is not an ISO 8601 time`);
  return new Date(moment).toISOString();
}
