/** How a repository is to live on GitHub, as far as its specs and files say it. */
import type { Source } from "./workflow-files.ts";

export interface Hosting {
  /** null: the repository carries the actions and the schemas itself, as one made from the template does. */
  readonly source: Source | null;
  /** `owner/name` of the new repository; null: not known yet. */
  readonly repository: string | null;
  readonly branch: string;
  /** `@person` or `@organisation/team`. */
  readonly owners: readonly string[];
  /** Labels of the runner that serves, and of the one that trains. */
  readonly runner: readonly string[];
  readonly trainingRunner: readonly string[];
  /** A GitHub App acts for the pipeline. */
  readonly app: boolean;
  /** `oci://...`; null: the workflows' default. */
  readonly blobs: string | null;
}

/** Where editors find the schemas: beside the specs, or at the pinned commit of another repository. */
export const schemaFolder = (hosting: Hosting | null): string =>
  hosting === null || hosting.source === null
    ? "../../schemas"
    : `https://raw.githubusercontent.com/${hosting.source.repository}/${hosting.source.commit}/schemas`;

export const ownerLine = (owners: readonly string[]): string =>
  owners.map((owner) => (owner.includes("@") ? owner : `@${owner}`)).join(" ");
