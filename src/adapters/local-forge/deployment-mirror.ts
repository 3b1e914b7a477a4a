/** The forge's list of deployments as files: `<folder>/<number>/<revision>.json`, numbered over all environments. */
import { join } from "node:path";
import { cutLine, DESCRIPTION_LIMIT } from "../../domain/one-line.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DeploymentMirror, MirroredDeployment } from "../../ports/deployment-mirror.ts";
import { threadsIn } from "./threads.ts";

type Stored = Omit<MirroredDeployment, "id">;

export function localDeploymentMirror(folder: string, clock: Pick<Clock, "now">): DeploymentMirror {
  const threads = threadsIn<Stored>(join(folder, "deployments"), isStored);

  return {
    async list(environment, limit) {
      const all = await threads.all();
      return all
        .filter(({ content }) => content.environment === environment)
        .map(({ number, content }) => ({ id: number, ...content }))
        .reverse()
        .slice(0, limit);
    },
    async create({ description, ...notice }) {
      const stored: Stored = {
        ...notice,
        state: "pending",
        description: cutLine(description, DESCRIPTION_LIMIT),
        createdAt: clock.now().toISOString(),
      };
      const { number } = await threads.create(async () => stored);
      return { id: number, ...stored };
    },
    async setState(id, { state, description }) {
      const environment = (await threads.read(id))?.environment;
      await threads.update(id, (stored) => ({
        ...stored,
        state,
        description: cutLine(description, DESCRIPTION_LIMIT),
      }));
      if (state !== "success") return;
      for (const { number, content } of await threads.all()) {
        if (number >= id || content.environment !== environment || content.state !== "success") continue;
        await threads.update(number, (stored) => ({ ...stored, state: "inactive" }));
      }
    },
  };
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return ["environment", "commit", "state", "description", "createdAt"].every(
    (name) => typeof fields.get(name) === "string",
  );
}
