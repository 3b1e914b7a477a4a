/** New spec files: deterministic, so that two pull requests that add the same file merge. */

import type { Json } from "../domain/json.ts";
import type { AuthoredDataset, AuthoredDatasetVersion, AuthoredReview } from "./schema/dataset.ts";
import type { AuthoredDeployment } from "./schema/deployment.ts";
import type { AuthoredModel, AuthoredModelVersion } from "./schema/model.ts";
import { mappingLines } from "./yaml/block-text.ts";

type AuthoredSpec =
  | AuthoredDataset
  | AuthoredDatasetVersion
  | AuthoredModel
  | AuthoredModelVersion
  | AuthoredDeployment
  | AuthoredReview;

export interface WriteOptions {
  /** Where editors find the JSON Schema: a URL, or a path relative to the file. */
  readonly schemaComment?: string;
}

/** Block style, one field a line, in the order of the document's own fields. */
export function writeYaml(document: AuthoredSpec, { schemaComment }: WriteOptions = {}): string {
  const header = schemaComment === undefined ? [] : [`# yaml-language-server: $schema=${schemaComment}`];
  return `${[...header, ...mappingLines(document as { readonly [key: string]: Json }, 0)].join("\n")}\n`;
}
