/** Where the repository's own pages are, for links. */
import type { Settings } from "../settings.ts";

/** null: it lies on this machine. An Enterprise server's API is below its own address. */
export function siteRepository({
  forge,
  repository,
  apiUrl,
}: Pick<Settings, "forge" | "repository" | "apiUrl">): string | null {
  if (forge !== "github" || repository === null || !URL.canParse(apiUrl)) return null;
  const { protocol, host } = new URL(apiUrl);
  if (protocol !== "https:") return null;
  return `https://${host === "api.github.com" ? "github.com" : host}/${repository}`;
}
