/** `profile`: what the columns of a file look like, kept to compare other files with. */
import { resolve } from "node:path";
import { nodeFiles } from "../../adapters/files/files.ts";
import { grouped } from "../../domain/grouped.ts";
import { makeProfile } from "../columns/make-profile.ts";
import { defineVerb, type VerbResult } from "../verb.ts";

export const profile = defineVerb({
  name: "profile",
  summary: "Keep what the columns of a file look like, to compare other files with",
  details:
    "Reads a CSV, JSON Lines or Parquet file and writes a JSON file that `understudy drift --reference` takes in its place: " +
    "moments, 4,097 quantiles of numbers (all values where there are no more), and how often each category occurs. Distances " +
    "from it are off by at most what their `error` says. With `--exact` all values are kept in order, in a file " +
    "beside it, and nothing is off. The profile holds values of the data: treat it as the data.",
  inputs: {
    data: { type: "string", positional: true, required: true, description: "CSV, JSON Lines or Parquet file." },
    out: { type: "string", required: true, description: "The JSON file to write." },
    exact: { type: "boolean", description: "Keep all values of numbers, eight bytes each, in `<out>.values`." },
    ignore: { type: "list", description: "Columns to leave out." },
    categories: { type: "list", description: "Columns that hold names, though they look like numbers." },
  },
  outputs: {
    rows: "How many rows were read.",
    columns: "How many columns are kept.",
    exact: "Whether all values of every column of numbers are kept.",
  },
  faces: ["cli"],
  writes: true,
  permissions: [],
  examples: ["profile training.parquet --out reference.json", "profile training.parquet --out reference.json --exact"],
  run: async ({ settings, log, dryRun }, { data, out, exact, ignore, categories }): Promise<VerbResult> => {
    const made = await makeProfile(nodeFiles(), log, {
      path: resolve(settings.cwd, data),
      out: resolve(settings.cwd, out),
      exact,
      dryRun,
      ignored: new Set(ignore),
      categories: new Set(categories),
    });
    const columns = made.columns === 1 ? "1 column" : `${made.columns} columns`;
    const kept = made.exact ? "all values" : "quantiles and counts";
    return {
      outputs: { ...made },
      plan: { out, ...made },
      text: `${dryRun ? "Would write" : "Wrote"} ${out}: ${columns} of ${grouped(made.rows)} rows, ${kept}.`,
    };
  },
});
