/** Whether a request to the loopback interface is of this machine's own, or of a page that a browser here has open. */
import { isIP } from "node:net";
import { isLoopback } from "./loopback.ts";

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Null, or what is wrong. A browser says whose page asks in `Origin`, and one that was led here by a name that its owner
 * points to 127.0.0.1 says that name in `Host`: addresses, and names that nobody can register, are no such names.
 */
export function whyNotNearby({ host, origin }: Headers): string | null {
  if (host !== undefined && !isPrivateName(nameIn(String(host)))) {
    return "without a token this server is asked by its address or as localhost, not by this name";
  }
  if (origin !== undefined && !isOwnOrigin(String(origin), String(host ?? ""))) {
    return "without a token pages of other origins do not ask this server";
  }
  return null;
}

/** Without the port, and an IPv6 address without its brackets. */
const nameIn = (host: string): string =>
  host
    .replace(/:\d*$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();

/** `.localhost` and `.internal` are reserved; a name without a dot is a container's or a service's. */
const isPrivateName = (name: string): boolean =>
  isIP(name) !== 0 || /^[a-z0-9_-]+$/.test(name) || /\.(localhost|internal)$/.test(name);

function isOwnOrigin(origin: string, host: string): boolean {
  const url = URL.parse(origin);
  return (
    url !== null && (url.host === host.toLowerCase() || isLoopback(url.hostname) || /\.localhost$/.test(url.hostname))
  );
}
