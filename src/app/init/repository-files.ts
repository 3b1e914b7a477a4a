/** What a repository on GitHub needs beside its specs and workflows: owners, ignored files, a page to start from. Pure. */
import { type Hosting, ownerLine } from "./hosting.ts";

/** Kept as they are where a repository has them already. */
export function repositoryFiles(hosting: Hosting, model: string | null): ReadonlyMap<string, string> {
  return new Map([
    [".github/CODEOWNERS", codeowners(hosting)],
    [".gitignore", IGNORED],
    ["datasets/.gitattributes", ATTRIBUTES],
    ["README.md", readme(hosting, model)],
  ]);
}

const IGNORED = `# What does not belong into Git: blobs, prediction logs, state of servers.
.understudy/
node_modules/
.venv/
__pycache__/
`;

const ATTRIBUTES = `# Digests are of bytes: line ends must not depend on the machine that checks out.
*.csv -text
*.jsonl -text
`;

function codeowners({ owners }: Hosting): string {
  const who = ownerLine(owners);
  return `# Who must agree before production changes, once the branch rules ask for the review of code owners.
/models/ ${who}
/datasets/ ${who}
/deployments/ ${who}
/.github/ ${who}
`;
}

function readme({ source, repository, branch, app }: Hosting, model: string | null): string {
  const name = repository?.split("/")[1] ?? "Models";
  const tool = source === null ? "docs/architecture.md" : `https://github.com/${source.repository}`;
  const look = model === null ? "`deployments/`" : `\`deployments/${model}/deployment.yaml\``;
  return `# ${name}

Models of this repository are trained, judged, deployed and watched by [Understudy](${tool}): a pull request is a
promotion, a merge is a deployment, an issue is an alert.

- **Change something**: edit a spec in \`models/\`, \`datasets/\` or \`deployments/\` and open a pull request. A comment
  says what merging it would do; \`validate-ok\` says whether it may be merged.
- **Promote**: the pipeline opens a pull request with the evidence. Merging it into \`${branch}\` is the decision.
- **Go back**: comment \`/rollback\` on the merged promotion; a pull request puts the old version back. The champion is
  one line in ${look}.
- **Bring data**: add files to \`datasets/<name>/data/\`; a pull request with the next dataset version follows.

What the repository's settings lack${app ? "" : ", such as a GitHub App, without which evidence is advisory"}, with the fix of each, in a clone of
${source === null ? "this repository" : "Understudy"} after \`npm ci\`:

\`\`\`sh
GITHUB_TOKEN=$(gh auth token) npm run -s understudy -- doctor --forge github --repository ${repository ?? "<owner>/<repository>"}
\`\`\`
${source === null ? "" : RENEWAL}`;
}

const RENEWAL = `
There too, \`init --forge github --update --directory <this folder>\` brings \`.github/workflows/understudy-*.yml\` to that
clone's version.
`;
