/** What a user may do in the repository, as GitHub says now. */
import type { Access } from "../../ports/forge.ts";
import { answerOrNull, type GitHubClient } from "./client.ts";

export async function accessOf({ octokit, at }: GitHubClient, user: string): Promise<Access> {
  const request = { ...at, username: user };
  const found = await answerOrNull(() => octokit.rest.repos.getCollaboratorPermissionLevel(request));
  // `maintain` and `triage` come back as the legacy `write` and `read` that contain them.
  const permission = found?.permission;
  return permission === "admin" || permission === "write" || permission === "read" ? permission : "none";
}
