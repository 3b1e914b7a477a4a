/** How a container differs from what it should be, in words. Pure. */
import type { ContainerSettings } from "../../ports/target.ts";
import { INNER_PORT, limitsOf } from "./container-body.ts";
import type { Container, Image } from "./engine.ts";

export interface Published {
  readonly listen: string;
  readonly port: number;
}

/** What an update of the running container mends. */
export function limitsDrift({ HostConfig }: Container, wanted: ContainerSettings): readonly string[] {
  const limits = limitsOf(wanted);
  return [
    ...(HostConfig.NanoCpus === limits.NanoCpus ? [] : [`its cores are ${coresOf(HostConfig.NanoCpus)}`]),
    ...(HostConfig.Memory === limits.Memory ? [] : [`its memory is ${HostConfig.Memory || "without a limit"}`]),
    ...(HostConfig.RestartPolicy.Name === "unless-stopped" ? [] : ["it does not start again by itself"]),
  ];
}

const coresOf = (nano: number): string => (nano === 0 ? "without a limit" : String(nano / 1e9));

/** What only another container mends. */
export function portDrift({ HostConfig }: Container, { listen, port }: Published): readonly string[] {
  const bound = HostConfig.PortBindings?.[`${INNER_PORT}/tcp`]?.[0];
  const same = bound && bound.HostIp === listen && (bound.HostPort || "0") === String(port);
  return same ? [] : [`it listens on ${bound ? `${bound.HostIp}:${bound.HostPort || "any"}` : "no port"}`];
}

export const imageDrift = (image: Image | null, wanted: string): readonly string[] =>
  image?.RepoDigests?.includes(wanted) ? [] : [`it runs the image ${digestIn(image)}`];

export const digestIn = (image: Image | null): string =>
  image?.RepoDigests?.[0]?.split("@")[1] ?? image?.Id ?? "that nobody knows";
