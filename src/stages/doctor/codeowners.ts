/** Whether somebody owns every file that decides what production answers with. Pure. */
import type { DoctorFacts } from "./facts.ts";
import { advice, type Finding, judged, missing, ok } from "./finding.ts";

/** One path for each kind of file whose owners must agree to a change. */
const GUARDED = [
  "models/a/model.yaml",
  "models/a/versions/1.yaml",
  "datasets/a/dataset.yaml",
  "deployments/a/deployment.yaml",
  ".github/workflows/understudy-train.yml",
  ".github/CODEOWNERS",
];

interface Rule {
  readonly pattern: string;
  readonly owners: readonly string[];
}

export function judgeCodeowners(facts: DoctorFacts): readonly Finding[] {
  const { codeowners, defaultBranch, site, at } = facts;
  const about = (what: string) => ({ area: "CODEOWNERS", what, page: `${site}/${at}/tree/${defaultBranch}/.github` });
  if (codeowners === null) {
    const fix = "add .github/CODEOWNERS with a line such as `* @you`";
    const absent = { kind: "seen", value: null } as const;
    return [judged(about("there is a CODEOWNERS file"), absent, () => missing("none", fix))];
  }
  const rules = parseCodeowners(codeowners.text);
  const unowned = GUARDED.filter((path) => ownersOf(rules, path).length === 0);
  const here = { kind: "seen", value: unowned } as const;
  return [
    judged(about("specs and workflows have owners"), here, () =>
      unowned.length === 0
        ? ok(codeowners.path)
        : missing(
            `nobody owns ${unowned.map((path) => path.replace("/a/", "/*/")).join(", ")}`,
            `add lines for them to ${codeowners.path}, below the others: the last line that fits decides`,
          ),
    ),
    judged(about("GitHub accepts the file"), facts.codeownersErrors, (errors) => {
      const [first] = errors;
      if (!first) return ok("no errors");
      const found = `${errors.length} errors; the first, line ${first.line}: ${first.message.split("\n")[0] ?? ""}`;
      return advice(found, `correct ${first.path}: lines with errors protect nothing`);
    }),
  ];
}

function parseCodeowners(text: string): readonly Rule[] {
  return text.split("\n").flatMap((line): readonly Rule[] => {
    const [pattern, ...owners] = line
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    return pattern ? [{ pattern, owners: owners.filter((owner) => owner.includes("@")) }] : [];
  });
}

/** The last line that fits decides, also when it names nobody. */
export const ownersOf = (rules: readonly Rule[], path: string): readonly string[] =>
  rules.findLast(({ pattern }) => patternFits(pattern, path))?.owners ?? [];

/** As in .gitignore, without `!` and `[]`, which CODEOWNERS lacks. */
export function patternFits(pattern: string, path: string): boolean {
  const isAnchored = pattern.replace(/\/$/, "").includes("/");
  const body = pattern.replace(/^\//, "").replace(/\/$/, "");
  const source = body
    .split(/(\*\*\/|\/\*\*|\*\*|\*|\?)/)
    .map((part) => WILDCARDS[part] ?? part.replace(/[.+^${}()|[\]\\]/g, "\\$&"))
    .join("");
  const below = pattern.endsWith("/") ? "/.+" : /(^|\/)\*$/.test(body) && isAnchored ? "" : "(/.+)?";
  return new RegExp(`^${isAnchored ? "" : "(.*/)?"}${source}${below}$`).test(path);
}

const WILDCARDS: Readonly<Record<string, string>> = {
  "**/": "(.*/)?",
  "/**": "/.*",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};
