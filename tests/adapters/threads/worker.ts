/** A thread for the test: does what its task says. */
import { answerTasks } from "../../../src/adapters/threads/answer-tasks.ts";

export type Task =
  | { readonly kind: "double"; readonly value: number }
  | { readonly kind: "hang" }
  | { readonly kind: "throw" }
  | { readonly kind: "leave" }
  | { readonly kind: "fill" };

answerTasks((task: Task): number => {
  switch (task.kind) {
    case "double":
      return task.value * 2;
    case "hang":
      for (;;);
    case "throw":
      throw new Error("thrown on purpose");
    case "leave":
      return process.exit(0);
    case "fill": {
      const kept: unknown[] = [];
      for (;;) kept.push(new Array(10_000).fill({ kept: kept.length }));
    }
  }
});
