/** The forge's list of deployments, in memory. */
import { cutLine, DESCRIPTION_LIMIT } from "../../domain/one-line.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DeploymentMirror, MirroredDeployment } from "../../ports/deployment-mirror.ts";

export function memoryDeploymentMirror(clock: Pick<Clock, "now">): DeploymentMirror {
  const shown: MirroredDeployment[] = [];

  return {
    async list(environment, limit) {
      return shown
        .filter((each) => each.environment === environment)
        .reverse()
        .slice(0, limit);
    },
    async create(notice) {
      const made: MirroredDeployment = {
        ...notice,
        id: shown.length + 1,
        state: "pending",
        description: cutLine(notice.description, DESCRIPTION_LIMIT),
        createdAt: clock.now().toISOString(),
      };
      shown.push(made);
      return made;
    },
    async setState(id, { state, description }) {
      const set = shown[id - 1];
      if (!set) throw new Error(`there is no deployment ${id}`);
      for (const [at, each] of shown.entries()) {
        const isOlder = at < id - 1 && each.environment === set.environment && each.state === "success";
        if (state === "success" && isOlder) shown[at] = { ...each, state: "inactive" };
      }
      shown[id - 1] = { ...set, state, description: cutLine(description, DESCRIPTION_LIMIT) };
    },
  };
}
