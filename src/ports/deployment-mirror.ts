/** Where the forge shows people what runs: a mirror that is written after the target, and never asked what to do. */
import type { Json } from "../domain/json.ts";
import type { CommitId } from "./git.ts";

export type MirroredState = "pending" | "in_progress" | "success" | "failure" | "error" | "inactive";

export interface MirroredDeployment {
  readonly id: number;
  /** Name of the Deployment. */
  readonly environment: string;
  readonly commit: CommitId;
  /** Versions, digests and weights, for programs that read the mirror. */
  readonly payload: Json;
  readonly state: MirroredState;
  readonly description: string;
  readonly createdAt: string;
}

export interface DeploymentMirror {
  /** Newest first. */
  list(environment: string, limit: number): Promise<readonly MirroredDeployment[]>;
  /** Starts `pending`. `description`: at most 140 characters, longer ones are cut. */
  create(
    notice: Pick<MirroredDeployment, "environment" | "commit" | "payload" | "description">,
  ): Promise<MirroredDeployment>;
  /** `url`: where it answers. An older success of the environment becomes `inactive` by a newer one. */
  setState(
    id: number,
    state: { readonly state: MirroredState; readonly description: string; readonly url?: string },
  ): Promise<void>;
}
