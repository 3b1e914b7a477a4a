/** The registry that npm uses on this machine: its own settings say it, so nothing has to be said twice. */
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import { causeOf } from "../../domain/errors/cause.ts";
import { userError } from "../../domain/errors/user-error.ts";

const WITHIN_MS = 30_000;

export async function registryOfNpm(program = "npm"): Promise<string> {
  const fail = (reason: string) => userError("RUNTIME_UNAVAILABLE", { with: { url: "npm's registry", reason } });
  // Not in the working tree, whose `.npmrc` may be a pull request's. On Windows npm is a script, which needs a shell.
  const options = { cwd: tmpdir(), timeout: WITHIN_MS, shell: process.platform === "win32" };
  const asked = promisify(execFile)(program, ["config", "get", "registry"], options);
  const { stdout } = await asked.catch((error: unknown) => {
    throw fail(`npm does not say which it is (${causeOf(error)})`);
  });
  const registry = stdout.trim();
  if (!URL.canParse(registry)) throw fail(`npm says that it is "${registry}"`);
  return registry;
}
