/** The server's program, as a target starts it. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { keepProgram } from "../adapters/process-target/program.ts";

/** Beside this module: source in a clone, one file of `dist/` in a bundle. */
function serverProgram(): string {
  const bundled = fileURLToPath(new URL("./serve.js", import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL("./serve.ts", import.meta.url));
}

export const serverCommand = (): readonly string[] => [process.execPath, serverProgram()];

/** Where it stays when a job's own files are gone. */
export async function keptServerCommand(home: string): Promise<readonly string[]> {
  const program = serverProgram();
  return program.endsWith(".js") ? [process.execPath, await keepProgram(program, home)] : serverCommand();
}
