/** How much memory this process may use: what its container leaves it, or what the machine has. */
import { totalmem } from "node:os";

export function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
