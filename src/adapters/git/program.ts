/** The git program, through simple-git: plumbing commands with bytes on standard input, and clear failures. */
import { GitError, type SimpleGit, type SimpleGitOptions, simpleGit } from "simple-git";
import { userError } from "../../domain/errors/user-error.ts";

export interface GitProgram {
  /** Standard output as text. `what` completes "Git could not ...". */
  text(what: string, args: readonly string[], input?: Uint8Array | string): Promise<string>;
  bytes(what: string, args: readonly ["cat-file", ...string[]], input: string): Promise<Buffer>;
}

export function gitProgram(directory: string): GitProgram {
  // simple-git takes standard input per instance, so that every call has its own.
  const start = (input?: Uint8Array | string): SimpleGit => {
    const options: Partial<SimpleGitOptions> = { baseDir: directory, completion: { onClose: true, onExit: false } };
    return simpleGit(input === undefined ? options : { ...options, input: () => Buffer.from(input) });
  };
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GitError) && !isSpawnFailure(error)) throw error;
      throw userError("GIT_FAILED", { with: { what, detail: reasonOf(error) } }, { cause: error });
    }
  };
  return {
    text: (what, args, input) => attempt(what, async () => start(input).raw([...args])),
    bytes: (what, [, ...args], input) =>
      attempt(what, async (): Promise<Buffer> => start(input).binaryCatFile([...args])),
  };
}

const isSpawnFailure = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "EACCES");

/** Git's own sentence; standard output comes before it. */
function reasonOf(error: Error): string {
  const lines = error.message.split("\n").map((line) => line.replace(/^Error: /, "").trim());
  const telling = lines.find((line) => /^(fatal|error): /.test(line)) ?? lines.find((line) => line !== "");
  return telling?.replace(/^(fatal|error): /, "") ?? "no reason given";
}
