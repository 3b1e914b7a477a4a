/** `POST /admin/reload` and `POST /admin/drain`: for whoever runs the server, with the token for it. */
import { isDigest } from "../../domain/digest.ts";
import { UserError } from "../../domain/errors/user-error.ts";
import { type Area, json, parseJson, type RouteRequest, type RouteResponse, type ServerState } from "../area.ts";
import { badRequest, Fault } from "../fault.ts";
import { isObject } from "../shape.ts";

export const adminArea: Area = (state, [name, ...rest]) => {
  if (rest.length > 0) return null;
  if (name === "reload") return { POST: (request) => reload(state, request) };
  if (name === "drain") return { POST: () => drain(state) };
  return null;
};

/** The same bundle again changes nothing; one that cannot be served leaves everything as it is. */
async function reload({ plane, operations }: ServerState, { body }: RouteRequest): Promise<RouteResponse> {
  const asked = parseJson(body);
  const bundle = isObject(asked) && Object.keys(asked).length === 1 ? asked.bundle : undefined;
  if (!isDigest(bundle)) throw badRequest('the body is not {"bundle": "sha256:..."}');
  const previous = plane.describe().bundle;
  try {
    await plane.reload(bundle);
  } catch (error) {
    operations.metrics.reloadFailed();
    if (!(error instanceof UserError)) throw error;
    throw new Fault(409, `${previous} goes on answering: ${error.message}`);
  }
  return json({ bundle: plane.describe().bundle, previous });
}

/** No longer ready: balancers stop sending. What still comes is answered until the process is asked to end. */
function drain({ operations }: ServerState): RouteResponse {
  operations.drain();
  return json({ ready: false });
}
