/** Workflow files of another repository: made from the templates, and told apart from what was edited. Pure. */
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

const header = (source: Source): string =>
  `# Written by \`understudy init\` for ${source.repository}@${source.commit}: \`understudy init --update\` renews it.\n`;

const HEADER = /^# Written by `understudy init` for ([\w.-]+\/[\w.-]+)@([0-9a-f]{40}): /;

/** Events cannot name the default branch by an expression; the templates say `main`. */
const branched = (text: string, branch: string): string =>
  text.replaceAll("branches: [main]", `branches: [${branch}]`);

export function workflowFiles(source: Source, branch: string): ReadonlyMap<string, string> {
  const [repository = "", commit = ""] = SOURCE_MARK.split("@");
  return new Map(
    Object.entries(WORKFLOW_TEMPLATES).map(([file, template]) => [
      `${WORKFLOW_FOLDER}${file}`,
      header(source) + branched(template, branch).replaceAll(repository, source.repository).replaceAll(commit, source.commit),
    ]),
  );
}

export interface ComparedWorkflow {
  /** Name in `.github/workflows`. */
  readonly file: string;
  readonly state: "absent" | "current" | "differs" | "own";
  /** `owner/name@commit` that the file says it uses. */
  readonly source: string | null;
}

/** `text`: of a repository's file by its path; undefined: there is none. */
export function compareWorkflows(
  text: (path: string) => string | undefined,
  branch: string,
): readonly ComparedWorkflow[] {
  return Object.keys(WORKFLOW_TEMPLATES).map((file) => {
    const path = `${WORKFLOW_FOLDER}${file}`;
    const found = text(path);
    if (found === undefined) return { file, state: "absent", source: null };
    const [, repository, commit] = HEADER.exec(found) ?? [];
    if (repository === undefined || commit === undefined) {
      return { file, state: isOwn(found) ? "own" : "differs", source: null };
    }
    const state = workflowFiles({ repository, commit }, branch).get(path) === found ? "current" : "differs";
    return { file, state, source: `${repository}@${commit}` };
  });
}

/** The repository carries the actions: it is ours, or was made from it as a template. */
export const isOwn = (text: string): boolean => /\buses: *["']?\$\/actions\//.test(text);
