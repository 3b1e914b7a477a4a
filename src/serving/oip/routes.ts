/** The paths under /v2: the Open Inference Protocol, and what clients of Triton ask beside it. */
import { type Area, json, type Methods, type ServerState } from "../area.ts";
import { Fault } from "../fault.ts";
import { infer } from "./infer.ts";
import { modelMetadata, repositoryIndex, serverMetadata } from "./metadata.ts";
import { tritonConfig } from "./triton-config.ts";
import { tritonStatistics } from "./triton-statistics.ts";

export const protocolArea: Area = (state, segments) => {
  const { plane } = state;
  const [area, name, ...rest] = segments;
  if (area === undefined) return { GET: () => json(serverMetadata(plane.describe().servingBuild)) };
  if (area === "health") return rest.length === 0 ? health(state, name) : null;
  if (area === "repository") return name === "index" && rest.length === 0 ? index(state) : null;
  if (area !== "models") return null;
  if (name === undefined) return { GET: () => json({ models: [plane.members()[0]?.model] }) };
  if (name === "stats" && rest.length === 0) return statistics(state, () => plane.members());
  return findModel(state, name, rest);
};

function health(state: ServerState, name: string | undefined): Methods | null {
  if (name === "live") {
    return {
      GET: () => {
        checkLive(state);
        return json({ live: true });
      },
    };
  }
  if (name !== "ready") return null;
  return {
    GET: () => {
      checkReady(state);
      return json({ live: true, ready: true });
    },
  };
}

/** Such a process is past helping: whoever watches it starts another. */
function checkLive({ plane }: ServerState): void {
  if (!plane.healthy()) throw new Fault(503, "a run of the model does not come back");
}

function checkReady(state: ServerState): void {
  checkLive(state);
  if (!state.ready()) throw new Fault(503, "the server is stopping");
}

const index = ({ plane }: ServerState): Methods => ({
  POST: () => ({ status: 200, body: JSON.stringify(repositoryIndex(plane.members())) }),
});

const statistics = (
  { operations }: ServerState,
  members: () => ReturnType<ServerState["plane"]["members"]>,
): Methods => ({
  GET: () => json({ model_stats: members().map((member) => tritonStatistics(member, operations.metrics)) }),
});

function findModel(state: ServerState, model: string, rest: readonly string[]): Methods | null {
  const { plane } = state;
  const versioned = rest[0] === "versions";
  const version = versioned ? (rest[1] ?? null) : null;
  if (versioned && version === null) return null;
  const [verb, ...more] = versioned ? rest.slice(2) : rest;
  if (more.length > 0) return null;
  switch (verb) {
    case undefined:
      return { GET: () => json(modelMetadata(plane.find(model, version), plane.members())) };
    case "infer":
      return { POST: (request) => infer(plane, model, version, request) };
    case "ready":
      return {
        GET: () => {
          plane.find(model, version);
          checkReady(state);
          return json({ name: model, ready: true });
        },
      };
    case "config":
      return { GET: () => json(tritonConfig(plane.find(model, version))) };
    case "stats":
      return statistics(state, () => [plane.find(model, version)]);
    default:
      return null;
  }
}
