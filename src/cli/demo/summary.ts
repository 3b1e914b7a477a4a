/** The demo in one JSON object, for programs. */
import type { DemoReport } from "../../app/demo/report-data.ts";

export function summaryOf(report: DemoReport) {
  const { elapsedSeconds, steps, pullRequests, issues, versions, served, production } = report;
  const total = (key: "predictions" | "labelled" | "right" | "toPeople") =>
    served.reduce((sum, month) => sum + month[key], 0);
  return {
    elapsedSeconds: Math.round(elapsedSeconds * 10) / 10,
    stages: steps.map(({ name, at, seconds }) => ({ name, at, seconds: Math.round(seconds * 10) / 10 })),
    pullRequests: pullRequests.map(({ number, kind, title, state, verdict }) => ({
      number,
      kind,
      title,
      merged: state === "merged",
      verdict,
    })),
    issues: issues.map(({ number, kind, title, state }) => ({ number, kind, title, state })),
    versions: versions.map((version) => ({ ...version })),
    served: total("predictions"),
    labelled: total("labelled"),
    right: total("right"),
    toPeople: total("toPeople"),
    production: production.map(({ pullRequest, title, before, after }) => ({
      pullRequest,
      title,
      before: before && { ...before },
      after: after && { ...after },
    })),
  };
}
