/** GitHub's own language service for workflows and actions, which knows their schema. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as languageService from "@actions/languageservice";
import { build } from "esbuild";

interface Service {
  readonly validate: typeof languageService.validate;
  readonly TextDocument: {
    create(uri: string, language: string, version: number, text: string): Parameters<Service["validate"]>[0];
  };
}

/** Its packages import JSON in a way that Node refuses, so they are bundled first. */
async function load(): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-language-service-"));
  try {
    const outfile = join(folder, "service.mjs");
    await build({
      stdin: {
        contents: `export { validate } from "@actions/languageservice";
          export { TextDocument } from "vscode-languageserver-textdocument";`,
        resolveDir: import.meta.dirname,
      },
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
      outfile,
    });
    return (await import(/* @vite-ignore */ outfile)) as Service;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const service = load();

/**
 * What GitHub has against a file, as `path:line message`. References to actions and workflows of this repository are
 * followed, so that their inputs are checked; others are not looked into.
 */
export async function problemsByGitHub(root: string, path: string, text: string): Promise<readonly string[]> {
  const { validate, TextDocument } = await service;
  const fileProvider = {
    getFileContent: (reference: { readonly path: string }) => {
      const name = reference.path.endsWith(".yml") ? reference.path : `${reference.path}/action.yml`;
      return Promise.resolve({ name, content: readFileSync(join(root, name), "utf8") });
    },
  };
  const found = await validate(TextDocument.create(`file:///${path}`, "yaml", 1, text), { fileProvider });
  return found.map(({ message, range }) => `${path}:${range.start.line + 1} ${message}`);
}
