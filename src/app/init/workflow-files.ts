/** Workflow files of another repository: made from the templates, and told apart from what was edited. Pure. */
import { digestOf, shortDigest } from "../../domain/digest.ts";
import { WORKFLOW_TEMPLATES } from "./generated/workflow-templates.ts";

/** Where the templates name the repository and the commit of the actions. */
export const SOURCE_MARK = "understudy-source/understudy@0000000000000000000000000000000000000000";

/** Where the actions of Understudy come from. */
export interface Source {
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** 40 hexadecimal digits: a branch or a tag may move. */
  readonly commit: string;
}

export const SOURCE = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40})$/;

export const WORKFLOW_FOLDER = ".github/workflows/";

/** The digest tells later whether somebody edited the file: an edited one is not replaced without asking. */
const header = ({ repository, commit }: Source, body: string): string =>
  `# Written by \`understudy init\` for ${repository}@${commit} (${shortDigest(digestOf(body))}); \`init --update\` renews it.\n`;

const HEADER = /^# Written by `understudy init` for ([\w.-]+\/[\w.-]+)@([0-9a-f]{40}) \(([0-9a-f]{12})\);[^\n]*\n/;

/** Events cannot name the default branch by an expression; the templates say `main`. */
const branched = (text: string, branch: string): string =>
  text.replaceAll("branches: [main]", `branches: [${JSON.stringify(branch)}]`);

export function workflowFiles(source: Source, branch: string): ReadonlyMap<string, string> {
  const [repository = "", commit = ""] = SOURCE_MARK.split("@");
  const filled = (template: string) =>
    branched(template, branch).replaceAll(repository, source.repository).replaceAll(commit, source.commit);
  return new Map(
    Object.entries(WORKFLOW_TEMPLATES).map(([file, template]) => {
      const body = filled(template);
      return [`${WORKFLOW_FOLDER}${file}`, header(source, body) + body];
    }),
  );
}

export interface ComparedWorkflow {
  /** Name in `.github/workflows`. */
  readonly file: string;
  /**
   * `current`: as this version writes it; `outdated`: as another version wrote it; `edited`: by somebody since;
   * `own`: the repository carries the actions itself.
   */
  readonly state: "absent" | "current" | "outdated" | "edited" | "own";
  /** `owner/name@commit` that the file says it uses. */
  readonly source: string | null;
}

/** `text`: of a repository's file by its path; undefined: there is none. */
export const compareWorkflows = (
  text: (path: string) => string | undefined,
  branch: string,
): readonly ComparedWorkflow[] =>
  Object.keys(WORKFLOW_TEMPLATES).map((file) => compareWorkflow(file, text(`${WORKFLOW_FOLDER}${file}`), branch));

function compareWorkflow(file: string, found: string | undefined, branch: string): ComparedWorkflow {
  if (found === undefined) return { file, state: "absent", source: null };
  const [line = "", repository = "", commit = "", digest] = HEADER.exec(found) ?? [];
  if (digest === undefined) return { file, state: isOwn(found) ? "own" : "edited", source: null };
  const isEdited = shortDigest(digestOf(found.slice(line.length))) !== digest;
  const isCurrent = workflowFiles({ repository, commit }, branch).get(`${WORKFLOW_FOLDER}${file}`) === found;
  return {
    file,
    state: isEdited ? "edited" : isCurrent ? "current" : "outdated",
    source: `${repository}@${commit}`,
  };
}

/** The repository carries the actions: it is ours, or was made from it as a template. */
const isOwn = (text: string): boolean => /\buses: *["']?\$\/(actions|\.github)\//.test(text);
