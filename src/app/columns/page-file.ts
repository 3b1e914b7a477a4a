/** The page of a comparison as a file: replaced as a whole, and never in place of anything but an earlier page. */
import { statSync } from "node:fs";
import { startOfFile } from "../../adapters/tabular-reader/columns/file-bytes.ts";
import { userError } from "../../domain/errors/user-error.ts";

const START = 256;

/** Before anything is measured: `path` may be written, or a user error says why not. `inputs`: the files compared. */
export function refuseForeignPage(path: string, inputs: readonly string[]): void {
  const found = factsOf(path);
  if (found === null) return;
  const isInput = inputs.some((input) => {
    const own = factsOf(input);
    return own !== null && own.dev === found.dev && own.ino === found.ino;
  });
  const foreign = isInput ? "one of the files that are compared" : whatItIs(path, found);
  if (foreign !== null) throw userError("DRIFT_PAGE_FOREIGN", { location: { file: path }, found: foreign });
}

type Facts = NonNullable<ReturnType<typeof factsOf>>;

function factsOf(path: string) {
  try {
    return statSync(path);
  } catch {
    // Nothing is there, or a folder on the way cannot be entered: then writing says so.
    return null;
  }
}

/** null: a page, or nothing yet. */
function whatItIs(path: string, facts: Facts): string | null {
  if (facts.isDirectory()) return "a folder";
  if (!facts.isFile()) return "no ordinary file";
  const start = startOfFile(path, START)
    .toString()
    .replace(/^\uFEFF/u, "")
    .trimStart();
  return facts.size === 0 || /^<(?:!doctype html|html)\b/iu.test(start) ? null : "a file that is no page";
}
