/** Everything that the dashboard shows, as it was read: the pages are made of this and of nothing else. */
import type { Digest } from "../../domain/digest.ts";
import type {
  DeploymentRecord,
  EvaluationRecord,
  MonitoringRecord,
  RetrainRecord,
  TrainingRecord,
} from "../../domain/records.ts";
import type { Health, PipelinePart } from "../../policy/pipeline.ts";
import type { Deployment, ModelVersion } from "../../spec/resolved.ts";
import type { Profile } from "../../stats/profile.ts";
import type { WindowSummary } from "../../stats/window-summary.ts";

export interface SiteFacts {
  /** What the present was. */
  readonly at: string;
  readonly commit: string;
  /** Address of the repository's pages; null: it has none. */
  readonly repository: string | null;
  readonly deployments: readonly DeploymentFacts[];
}

export interface DeploymentFacts {
  readonly deployment: Deployment;
  readonly parts: readonly PipelinePart[];
  readonly health: Health;
  /** Oldest first, as all lists of records here. */
  readonly windows: readonly MonitoringRecord[];
  readonly deployed: readonly DeploymentRecord[];
  readonly trainings: readonly TrainingRecord[];
  readonly evaluations: readonly EvaluationRecord[];
  readonly retrains: readonly RetrainRecord[];
  /** Of the deployment's models, by servable. */
  readonly versions: ReadonlyMap<Digest, ModelVersion>;
  readonly lineage: Lineage | null;
  readonly comparison: Comparison;
}

export interface Lineage {
  readonly version: ModelVersion;
  /** The commit whose merge made it the champion. */
  readonly commit: string | null;
  readonly deployedAt: string | null;
  readonly pullRequest: {
    readonly number: number;
    readonly mergedAt: string | null;
    readonly mergedBy: string | null;
  } | null;
}

/** What a feature looked like then and now. */
export interface Comparison {
  /** null: it cannot be read. */
  readonly reference: Profile | null;
  /** `weather 3`. */
  readonly referenceName: string | null;
  /** null: no window kept what it looked like. */
  readonly current: WindowSummary | null;
  readonly window: { readonly from: string; readonly to: string } | null;
  /** Names that may be shown of features: those that the specs declare; null: the data is public, and all may. */
  readonly declared: ReadonlySet<string> | null;
}
