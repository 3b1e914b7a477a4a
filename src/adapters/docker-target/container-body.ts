/** What a container of ours is made of, in the engine's words. Pure. */
import type { ContainerSettings } from "../../ports/target.ts";

/** In the image: our program, and the one folder that is written to. */
export const PROGRAM = ["node", "/opt/understudy/dist/container.js"] as const;
export const DATA = "/var/lib/understudy";
export const INNER_PORT = 8080;
/** Of the image's user, who owns what is copied into the folder. */
export const OWNER = 1000;
const READY_WITHIN_MS = 120_000;

export const LABEL = "understudy.deployment";
const PART = "understudy.part";

/** Container, network and volume bear the same name. */
export const nameOf = (deployment: string): string => `understudy-${deployment}`;

/** Another container of the same deployment, of another image. */
export const serverNameOf = (deployment: string, imageId: string): string =>
  `${nameOf(deployment)}-${imageId.replace("sha256:", "").slice(0, 12)}`;

export type Part =
  /** Owns the published port, for as long as the deployment lives. */
  | { readonly kind: "front"; readonly listen: string; readonly port: number }
  /** Of another image than the front: answers what the front passes on. */
  | { readonly kind: "server" };

export interface ContainerWanted {
  readonly deployment: string;
  readonly name: string;
  readonly part: Part;
  readonly container: ContainerSettings;
}

/** Where its supervisor keeps its state: in the volume, so that a reboot finds it. */
export const homeOf = (name: string): string => `${DATA}/targets/${name}`;

/** Whatever a model brings along, it writes nowhere but to its volume. */
const CONFINED = {
  ReadonlyRootfs: true,
  Tmpfs: { "/tmp": "rw,nosuid,nodev,size=64m" },
  CapDrop: ["ALL"],
  SecurityOpt: ["no-new-privileges"],
  PidsLimit: 512,
};

export function containerBody({ deployment, name, part, container }: ContainerWanted) {
  const supervisor = {
    mode: "supervisor",
    deployment,
    home: homeOf(name),
    blobs: `${DATA}/blobs`,
    predictions: `${DATA}/predictions`,
    command: PROGRAM,
    readyWithinMs: READY_WITHIN_MS,
    goOn: true,
    ...(part.kind === "server" && { endsWhenPassedOn: true }),
  };
  const exposed = `${INNER_PORT}/tcp`;
  return {
    Image: container.image,
    Cmd: [JSON.stringify(supervisor)],
    Labels: { [LABEL]: deployment, [PART]: part.kind },
    ExposedPorts: { [exposed]: {} },
    HostConfig: {
      NetworkMode: nameOf(deployment),
      Mounts: [{ Type: "volume", Source: nameOf(deployment), Target: DATA }],
      ...CONFINED,
      ...limitsOf(container),
      RestartPolicy: { Name: "unless-stopped" },
      ...(part.kind === "front" && { PortBindings: { [exposed]: [bindingOf(part)] } }),
    },
  };
}

/** Of a trial. What is found with it and has no owner any more may be removed. */
export const TRIAL = "understudy.trial";
/** Its supervisor's deployment: one container, one trial. */
export const TRIAL_DEPLOYMENT = "trial";

export interface TrialWanted {
  readonly name: string;
  /** Whose trial it is: `host:process`. */
  readonly owner: string;
  readonly container: ContainerSettings;
}

/** As a deployment's front, but for itself: no network of its own, a volume that goes with it, gone at a reboot. */
export function trialBody({ name, owner, container }: TrialWanted): object {
  const front = { kind: "front", listen: "127.0.0.1", port: 0 } as const;
  const body = containerBody({ deployment: TRIAL_DEPLOYMENT, name, part: front, container });
  const { NetworkMode: _network, Mounts: _mounts, ...host } = body.HostConfig;
  return {
    ...body,
    Labels: { [TRIAL]: owner },
    HostConfig: { ...host, Mounts: [{ Type: "volume", Target: DATA }], RestartPolicy: { Name: "no" } },
  };
}

const bindingOf = ({ listen, port }: { readonly listen: string; readonly port: number }) => ({
  HostIp: listen,
  HostPort: port === 0 ? "" : String(port),
});

/** As in the body and as in an update; 0 is no limit. Swap would only make a slow answer of a refused one. */
export const limitsOf = ({ cpu, memoryBytes }: ContainerSettings) => ({
  NanoCpus: Math.round((cpu ?? 0) * 1e9),
  Memory: memoryBytes ?? 0,
  MemorySwap: memoryBytes ?? 0,
});
