/** A thread that measures columns of files, one after the other. */
import { answerTasks } from "../../adapters/threads/answer-tasks.ts";
import { random } from "../../domain/random.ts";
import { compareColumn } from "../../stages/drift/measure.ts";
import { type SharedDraws, shareDraws } from "../../stats/level-draws.ts";
import { openColumns, UnreadableFile } from "./digest.ts";
import type { ColumnAnswers, ColumnReply, ColumnTask } from "./messages.ts";
import { createWorkspace } from "./workspace.ts";

const columns = openColumns();
const workspace = createWorkspace();
/** What chance does to the order of values depends on nothing but how many there are: drawn once for all columns of a size. */
const sharedBySeed = new Map<number, SharedDraws>();

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
      const reference = columns.open(task.reference, task.name, workspace);
      const current = columns.open(task.current, task.name, workspace, reference);
      return compareColumn(task.name, reference, current, { ...task.options, shared: sharedOf(task.options.seed) });
    }
  }
}

function sharedOf(seed: number): SharedDraws {
  const shared = sharedBySeed.get(seed) ?? shareDraws(() => random(seed));
  sharedBySeed.set(seed, shared);
  return shared;
}
