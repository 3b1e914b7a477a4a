/** The containers of a deployment: made where they lack, started where they stand, mended where a person changed them. */
import { messageOf } from "../../domain/errors/cause.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { ContainerSettings, TargetSettings } from "../../ports/target.ts";
import { containerBody, INNER_PORT, LABEL, limitsOf, nameOf, type Part, serverNameOf } from "./container-body.ts";
import { limitsDrift, portDrift } from "./drift.ts";
import type { Container, Engine, Image } from "./engine.ts";

export interface Where {
  readonly engine: Engine;
  readonly deployment: string;
  readonly container: ContainerSettings;
  readonly listen: string;
  readonly port: number;
}

export const LOOPBACK = "127.0.0.1";

export function whereOf(engine: Engine, { deployment, container, listen = LOOPBACK, port }: TargetSettings): Where {
  if (!container) throw new Error(`${deployment} is no container`);
  return { engine, deployment, container, listen, port };
}

/** null: there is none. A container of that name that is not ours is nobody's to change. */
export const findFront = (where: Where): Promise<Container | null> => findOurs(where, nameOf(where.deployment));

async function findOurs({ engine, deployment }: Where, name: string): Promise<Container | null> {
  const found = await engine.inspect(name);
  if (found && found.Config.Labels?.[LABEL] !== deployment) {
    throw targetFailed(deployment, `the container ${name} is not Understudy's; rename or remove it`);
  }
  return found;
}

export async function ensureImage({ engine, container: { image }, deployment }: Where): Promise<Image> {
  const here = await engine.image(image);
  if (here) return here;
  try {
    await engine.pull(image);
  } catch (error) {
    throw targetFailed(deployment, `its image cannot be had: ${messageOf(error)}`);
  }
  const pulled = await engine.image(image);
  if (!pulled) throw targetFailed(deployment, `the engine has pulled ${image}, and does not know it`);
  return pulled;
}

/** The front as it should be: there, running, with its port and its limits. */
export async function ensureFront(where: Where): Promise<{ readonly front: Container; readonly isNew: boolean }> {
  const { engine, deployment, listen, port } = where;
  await engine.ensureNetwork(nameOf(deployment), { [LABEL]: deployment });
  const found = await findFront(where);
  if (found && portDrift(found, where).length === 0) return { front: await mended(where, found), isNew: false };
  // A published port cannot be moved: another front takes its place, and the volume has what both need.
  if (found) await engine.remove(found.Id);
  return { front: await made(where, nameOf(deployment), { kind: "front", listen, port }), isNew: true };
}

export async function ensureServer(where: Where, image: Image): Promise<Container> {
  const name = serverNameOf(where.deployment, image.Id);
  const found = await findOurs(where, name);
  return found ? mended(where, found) : made(where, name, { kind: "server" });
}

async function made(where: Where, name: string, part: Part): Promise<Container> {
  const { engine, deployment, container } = where;
  await engine.create(name, containerBody({ deployment, name, part, container }));
  return started(where, name);
}

async function mended(where: Where, found: Container): Promise<Container> {
  const { engine, container } = where;
  const name = found.Name.replace(/^\//, "");
  if (limitsDrift(found, container).length > 0) {
    await engine.update(name, { ...limitsOf(container), RestartPolicy: { Name: "unless-stopped" } });
  }
  return started(where, name);
}

async function started({ engine, deployment }: Where, name: string): Promise<Container> {
  try {
    await engine.start(name);
  } catch (error) {
    // What cannot start is in nobody's way: the next try makes it anew.
    await engine.remove(name);
    throw targetFailed(deployment, messageOf(error));
  }
  const container = await engine.inspect(name);
  if (!container) throw targetFailed(deployment, `the container ${name} is gone again`);
  return container;
}

/** Those of other images, whatever they do now. */
export async function serversOf({ engine, deployment }: Where): Promise<readonly string[]> {
  const all = await engine.list(`${LABEL}=${deployment}`);
  return all
    .map(({ Names }) => (Names[0] ?? "").replace(/^\//, ""))
    .filter((name) => name.startsWith(`${nameOf(deployment)}-`));
}

export const publishedPort = ({ NetworkSettings }: Container): number | null => {
  const port = NetworkSettings.Ports?.[`${INNER_PORT}/tcp`]?.[0]?.HostPort;
  return port === undefined ? null : Number(port);
};

export const targetFailed = (deployment: string, reason: string) =>
  userError("TARGET_FAILED", { with: { deployment, reason } });
