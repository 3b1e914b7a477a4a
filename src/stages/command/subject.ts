/** What a thread is about, by the marker that the pipeline wrote into it. Pure. */
import { userError } from "../../domain/errors/user-error.ts";
import { labelOf, type Marker, readMarker } from "../../domain/names.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { unknownDeployment } from "../../spec/unknown-deployment.ts";

export interface Thread {
  readonly kind: "pull-request" | "issue";
  readonly number: number;
  readonly body: string;
  readonly labels: readonly string[];
}

/** Anybody may write a marker into a body; only who may label can make it count. */
export function markerOf({ body, labels }: Thread): Marker | null {
  const marker = readMarker(body);
  const own = ["plan", "command", "candidate"] as const;
  if (!marker || own.some((kind) => kind === marker.kind)) return null;
  return labels.includes(`understudy/${marker.kind}`) ? marker : null;
}

export interface ThreadSubject {
  readonly deployment: string | null;
  readonly model: string | null;
}

export function subjectOf(thread: Thread): ThreadSubject {
  const marker = markerOf(thread);
  if (!marker) return { deployment: null, model: null };
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const data = { deployment: text(marker.data?.deployment), model: text(marker.data?.model) };
  const [first = null, second = null] = marker.key.split("/");
  switch (labelOf(marker.kind as Parameters<typeof labelOf>[0])) {
    case labelOf("drift"):
    case labelOf("daily"):
    case labelOf("retrain"):
    case labelOf("deployment"):
      return { ...data, deployment: first };
    case labelOf("training"):
      return { ...data, model: first };
    default:
      // Issues about a promotion are named by deployment and model; pull requests say both in their data.
      return thread.kind === "issue" ? { deployment: first, model: second } : data;
  }
}

const choicesOf = (names: readonly string[]): string =>
  names.length === 0 ? "there is none yet" : `there are ${names.slice(0, 20).join(", ")}`;

/** The named one, else the thread's, else the only one. */
export function chooseDeployment({ specs }: SpecSnapshot, named: string | null, about: ThreadSubject): Deployment {
  const name = named ?? about.deployment;
  if (name !== null) {
    const found = specs.deployments.get(name);
    if (found) return found;
    throw unknownDeployment(name, specs.deployments);
  }
  const [only, ...others] = [...specs.deployments.values()];
  if (only && others.length === 0) return only;
  throw userError("COMMAND_SUBJECT_UNCLEAR", {
    with: { what: "deployment", choices: choicesOf([...specs.deployments.keys()]) },
  });
}

/** The deployment whose model is trained again: the thread's where it uses the model, else the only one that does. */
export function chooseRetraining({ specs }: SpecSnapshot, named: string | null, about: ThreadSubject): Deployment {
  const model = named ?? (about.deployment === null ? about.model : null);
  const all = [...specs.deployments.values()];
  const fitting = all.filter((each) => {
    const trained = each.continuousTraining?.model ?? each.champion.model;
    return (model === null || trained === model) && (about.deployment === null || each.name === about.deployment);
  });
  const [only, ...others] = fitting;
  if (only && others.length === 0) return only;
  const names = (fitting.length > 0 ? fitting : all).map(
    (each) => each.continuousTraining?.model ?? each.champion.model,
  );
  throw userError("COMMAND_SUBJECT_UNCLEAR", {
    with: { what: "model", choices: choicesOf([...new Set(names)]) },
  });
}

const MODEL_FOLDER = /^models\/([^/]+)\//;

/** The named model, else the only one whose folder the pull request changes. */
export function chooseModel({ specs }: SpecSnapshot, named: string | null, changed: readonly string[]): string {
  const names = [...new Set(changed.flatMap((path) => MODEL_FOLDER.exec(path)?.[1] ?? []))];
  const [only, ...others] = named === null ? names : [named];
  if (only !== undefined && others.length === 0) return only;
  const choices = choicesOf(names.length > 0 ? names : [...specs.models.keys()]);
  throw userError("COMMAND_SUBJECT_UNCLEAR", { with: { what: "model", choices } });
}
