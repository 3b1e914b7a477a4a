/** Every generated file of the repository, by path: what \`npm run generate\` writes and its check compares. */
import { join } from "node:path";
import { loadVerbs } from "../../src/app/verb.ts";
import { CLI_VERBS } from "../../src/cli/verbs.ts";
import { generatedFiles as schemaFiles } from "../schemas/generated-files.ts";
import { actionFiles } from "./action-files.ts";
import { pinnedRuntimeModule } from "./pinned-runtime.ts";
import { commandLinePage, environmentPage, errorsPage, verbPage } from "./reference-pages.ts";
import { specsPage } from "./specs-page.ts";
import { summariesModule } from "./summaries.ts";
import { workflowTemplateFile } from "./workflow-templates.ts";

/** Folders in which only generated files live: whatever else is found there is left over. */
export const GENERATED_FOLDERS = ["actions", "docs/reference/verbs", "schemas"];

export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const verbs = await loadVerbs(CLI_VERBS);
  return new Map([
    ...schemaFiles(),
    ...verbs.filter(({ faces }) => faces.includes("action")).flatMap((verb) => [...actionFiles(verb)]),
    ...verbs.map((verb) => [`docs/reference/verbs/${verb.name}.md`, verbPage(verb)] as const),
    ["docs/reference/cli.md", commandLinePage(verbs)],
    ["docs/reference/environment.md", environmentPage()],
    ["docs/reference/errors.md", errorsPage()],
    ["docs/reference/specs.md", specsPage()],
    ["src/app/verb-summaries.ts", summariesModule(verbs)],
    ["src/domain/pinned-runtime.ts", pinnedRuntimeModule(join(import.meta.dirname, "..", ".."))],
    ...workflowTemplateFile(join(import.meta.dirname, "..", "..")),
  ]);
}
