/** The paths under /v2: the Open Inference Protocol. */
import { type Area, json, type Methods, type ServerState } from "../area.ts";
import { Fault } from "../fault.ts";
import { infer } from "./infer.ts";
import { modelMetadata, serverMetadata } from "./metadata.ts";

export const protocolArea: Area = (state, [area, name, ...rest]) => {
  const { plane } = state;
  if (area === undefined) {
    return { GET: () => json(serverMetadata(plane.describe().servingBuild)) };
  }
  if (area === "health") return rest.length === 0 ? health(state, name) : null;
  if (area !== "models") return null;
  if (name === undefined) return { GET: () => json({ models: [plane.members()[0]?.model] }) };
  return findModel(state, name, rest);
};

function health(state: ServerState, name: string | undefined): Methods | null {
  if (name === "live") return { GET: () => json({ live: true }) };
  if (name !== "ready") return null;
  return {
    GET: () => {
      if (!state.ready()) throw new Fault(503, "the server is stopping");
      return json({ live: true, ready: true });
    },
  };
}

function findModel(state: ServerState, model: string, rest: readonly string[]): Methods | null {
  const { plane } = state;
  const versioned = rest[0] === "versions";
  const version = versioned ? (rest[1] ?? null) : null;
  if (versioned && version === null) return null;
  const [verb, ...more] = versioned ? rest.slice(2) : rest;
  if (more.length > 0) return null;
  if (verb === undefined) return { GET: () => json(modelMetadata(plane.find(model, version))) };
  if (verb === "ready") {
    return {
      GET: () => {
        plane.find(model, version);
        if (!state.ready()) throw new Fault(503, "the server is stopping");
        return json({ name: model, ready: true });
      },
    };
  }
  if (verb !== "infer") return null;
  return { POST: (request) => infer(plane, model, version, request) };
}
