/** What a file says that it is, against what its path says: apiVersion, kind, name and version. */
import { type Problem, problem } from "../domain/errors/user-error.ts";
import { describeValue } from "./describe.ts";
import { nearest } from "./nearest.ts";
import { type Kind, PLACE_PATTERNS, type Place } from "./places.ts";
import { API_VERSION } from "./schema/api-version.ts";
import type { YamlDocument } from "./yaml/parse.ts";

type SpecPlace = Extract<Place, { readonly name: string }>;

export interface HeaderCheck {
  /** Whether the rest of the file can be judged as the kind that its path says. */
  readonly judgeable: boolean;
  readonly problems: readonly Problem[];
}

export function checkHeader(document: YamlDocument, place: SpecPlace): HeaderCheck {
  if (document.root.kind !== "mapping") {
    const location = document.locate("", "value");
    return {
      judgeable: false,
      problems: [problem("SPEC_NOT_A_MAPPING", { location, found: describeValue(document.value) })],
    };
  }
  const fields = document.value as Readonly<Record<string, unknown>>;
  const kindProblem = checkKind(document, place, fields.kind);
  const problems = [checkApiVersion(document, fields.apiVersion), kindProblem].filter((each) => each !== null);
  if (kindProblem) return { judgeable: false, problems };
  return { judgeable: true, problems: [...problems, ...checkIdentity(document, place, fields.metadata)] };
}

function checkApiVersion(document: YamlDocument, found: unknown): Problem | null {
  if (found === API_VERSION) return null;
  const location = document.locate("/apiVersion", "value");
  return problem("SPEC_API_VERSION", { location, found: describeValue(found), expected: API_VERSION });
}

function checkKind(document: YamlDocument, place: SpecPlace, found: unknown): Problem | null {
  if (found === place.kind) return null;
  const location = document.locate("/kind", "value");
  if (typeof found === "string" && Object.hasOwn(PLACE_PATTERNS, found)) {
    const expected = `${place.kind} here; ${found} at ${PLACE_PATTERNS[found as Kind]}`;
    return problem("SPEC_KIND_MISPLACED", { location, found, expected });
  }
  const suggestion = typeof found === "string" ? nearest(found, Object.keys(PLACE_PATTERNS)) : undefined;
  return problem("SPEC_KIND_UNKNOWN", {
    location,
    found: describeValue(found),
    expected: place.kind,
    ...(suggestion !== undefined && { suggestion }),
  });
}

/** Only values of the right type are compared: the others are the schema's business. */
function checkIdentity(document: YamlDocument, place: SpecPlace, metadata: unknown): readonly Problem[] {
  const problems: Problem[] = [];
  const { name, version } = (metadata ?? {}) as { readonly name?: unknown; readonly version?: unknown };
  if (typeof name === "string" && name !== place.name) {
    const location = document.locate("/metadata/name", "value");
    problems.push(problem("SPEC_NAME_MISMATCH", { location, found: describeValue(name), expected: place.name }));
  }
  if ("version" in place && typeof version === "number" && version !== place.version) {
    const location = document.locate("/metadata/version", "value");
    problems.push(
      problem("SPEC_VERSION_MISMATCH", { location, found: String(version), expected: String(place.version) }),
    );
  }
  return problems;
}
