/** The closed table of cross-file rules. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { alertLimitsAreInReach, alertsAreOnSomebody, alertsFaceTheirMetric, alertsHaveOneThreshold } from "./alerts.ts";
import { canaryStepsRise } from "./canary-steps.ts";
import { contentMatches } from "./content-matches.ts";
import { columnRangesAreOrdered, datasetPartsAreColumns, imagesHaveTheirFormat } from "./dataset-columns.ts";
import { datasetVersionChain } from "./dataset-version-chain.ts";
import { nothingIsListedTwice } from "./duplicates.ts";
import { featuresAreColumns } from "./features.ts";
import { feedbackGoesHome } from "./feedback-dataset.ts";
import { gatesFitWhatIsMeasured, gatesNameTheirPerturbation, groupsHaveTheirColumn } from "./gate-basis.ts";
import { gatesCanFail, gatesCanPass, gatesFaceTheirMetric, gatesHaveOneThreshold, marginsHaveAScale } from "./gates.ts";
import { activationsFitTheTask, imagesArePreprocessed } from "./image-models.ts";
import { classesAreKnown, metricsNameTheirClass } from "./metric-classes.ts";
import { metricsFitTheTask } from "./metric-tasks.ts";
import { checkedFeaturesExist, statisticsFitTheirColumns } from "./monitoring-features.ts";
import {
  checkLimitsAreInReach,
  checksFitTheTask,
  checksHaveLimits,
  firingCanHappen,
  readingsAreKnown,
} from "./monitoring-limits.ts";
import { alertSlicesExist, fairnessHasItsGroups, windowBinsRise, windowsAreDivided } from "./monitoring-slices.ts";
import { alertTimesAreWindows, seasonsFitTheWindow, seasonsHaveTheirMoment } from "./monitoring-time.ts";
import { versionsHaveOnePart } from "./one-part.ts";
import { perturbationsFitTheModel } from "./perturbations.ts";
import { redactedNamesAreFeatures } from "./redaction.ts";
import { referencesExist } from "./references-exist.ts";
import { namesAreFree } from "./reserved-names.ts";
import { reviewLabelsAreKnown } from "./review-labels.ts";
import { rolesDoTheTask, rolesTakeTheSame } from "./roles-fit.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { schedulesAreValid } from "./schedules.ts";
import { gateSlicesAreDeclared, groupsDivideTheRows, slicesDivideTheRows } from "./slices.ts";
import { sourcesAreInside } from "./source-inside.ts";
import { testRowsStayOut } from "./split-leak.ts";
import { splitSharesLeaveTraining, splitTimesAreOrdered } from "./split-rules.ts";
import { algorithmsFitTheTask, labelsFitTheTask } from "./task-parts.ts";
import { versionsExist } from "./versions-exist.ts";
import { versionsImmutable } from "./versions-immutable.ts";

const RULES: readonly Rule[] = [
  referencesExist,
  versionsExist,
  versionsImmutable,
  datasetVersionChain,
  contentMatches,
  rolesDoTheTask,
  rolesTakeTheSame,
  canaryStepsRise,
  versionsHaveOnePart,
  redactedNamesAreFeatures,
  gatesHaveOneThreshold,
  gatesFaceTheirMetric,
  gatesCanFail,
  gatesCanPass,
  marginsHaveAScale,
  groupsHaveTheirColumn,
  groupsDivideTheRows,
  gatesFitWhatIsMeasured,
  gatesNameTheirPerturbation,
  gateSlicesAreDeclared,
  slicesDivideTheRows,
  perturbationsFitTheModel,
  alertsHaveOneThreshold,
  alertsFaceTheirMetric,
  alertLimitsAreInReach,
  alertsAreOnSomebody,
  alertTimesAreWindows,
  alertSlicesExist,
  checkedFeaturesExist,
  statisticsFitTheirColumns,
  checksHaveLimits,
  checkLimitsAreInReach,
  checksFitTheTask,
  readingsAreKnown,
  firingCanHappen,
  seasonsFitTheWindow,
  seasonsHaveTheirMoment,
  windowsAreDivided,
  windowBinsRise,
  fairnessHasItsGroups,
  metricsNameTheirClass,
  classesAreKnown,
  metricsFitTheTask,
  labelsFitTheTask,
  algorithmsFitTheTask,
  activationsFitTheTask,
  imagesArePreprocessed,
  feedbackGoesHome,
  reviewLabelsAreKnown,
  schedulesAreValid,
  featuresAreColumns,
  datasetPartsAreColumns,
  columnRangesAreOrdered,
  imagesHaveTheirFormat,
  splitSharesLeaveTraining,
  splitTimesAreOrdered,
  nothingIsListedTwice,
  sourcesAreInside,
  namesAreFree,
  testRowsStayOut,
];

export const checkRules = (context: RuleContext): readonly Problem[] => RULES.flatMap((rule) => rule(context));
