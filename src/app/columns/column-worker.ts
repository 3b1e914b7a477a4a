/** A thread that measures columns of files, one after the other. */
import { answerTasks } from "../../adapters/threads/answer-tasks.ts";
import { compareColumn } from "../../stages/drift/measure.ts";
import { openColumns, UnreadableFile } from "./digest.ts";
import type { ColumnAnswers, ColumnReply, ColumnTask } from "./messages.ts";
import { createWorkspace } from "./workspace.ts";

const columns = openColumns();
const workspace = createWorkspace();

answerTasks((task: ColumnTask): ColumnReply => {
  workspace.giveBackAll();
  try {
    return { ok: true, answer: answer(task) };
  } catch (error) {
    if (error instanceof UnreadableFile) return { ok: false, path: error.path, message: error.message };
    throw error;
  }
});

function answer(task: ColumnTask): ColumnAnswers[ColumnTask["kind"]] {
  switch (task.kind) {
    case "describe":
      return columns.describe(task.path);
    case "digest":
      return columns.digest(task.source, task.name, workspace);
    case "compare": {
      const reference = columns.digest(task.reference, task.name, workspace);
      const current = columns.digest(task.current, task.name, workspace);
      return compareColumn(task.name, reference, current, task.options);
    }
  }
}
