/** The file that reviewers edit. */
import { UNDECIDED } from "../../domain/review.ts";
import type { Row } from "../../domain/table.ts";
import type { Dataset, Deployment } from "../../spec/resolved.ts";
import { API_VERSION } from "../../spec/schema/api-version.ts";
import { writeYaml } from "../../spec/write.ts";
import { servedRow } from "../served-row.ts";
import type { PickedRow } from "./plan.ts";

/** What a person needs to judge a row; nothing of a private dataset goes into Git. */
export function shownInputs(dataset: Dataset, { prediction }: PickedRow): Row | null {
  if (dataset.visibility !== "public") return null;
  const { [dataset.label]: _, ...cells } = servedRow(dataset, prediction, null);
  return cells;
}

export function labelsOf({ columns, label }: Dataset): readonly string[] {
  const column = columns.find(({ name }) => name === label);
  return column?.type === "category" ? (column.values ?? []) : [];
}

export function reviewText(deployment: Deployment, dataset: Dataset, name: string, rows: readonly PickedRow[]): string {
  const document = writeYaml(
    {
      apiVersion: API_VERSION,
      kind: "Review",
      metadata: { name },
      spec: {
        deployment: deployment.name,
        dataset: dataset.name,
        rows: rows.map((row) => {
          const { id, label, confidence } = row.prediction;
          const inputs = shownInputs(dataset, row);
          return {
            id,
            ...(inputs && { inputs }),
            ...(!row.blind && { predicted: label, confidence: Number(confidence.toFixed(3)) }),
            label: UNDECIDED,
          };
        }),
      },
    },
    { schemaComment: "../../../schemas/review.json" },
  );
  const [schema = "", ...rest] = document.split("\n");
  return [schema, ...instructions(dataset), ...rest].join("\n");
}

function instructions(dataset: Dataset): readonly string[] {
  const labels = labelsOf(dataset).map((label) => JSON.stringify(label).slice(1, -1));
  const choice = labels.length > 0 ? `: ${labels.join(", ")}` : "";
  return [
    `# Replace \`undecided\` by the true label${choice}.`,
    "# Write `skip` where nobody can tell. Rows that stay undecided count for nothing.",
    "# Some rows do not say what the model predicted, on purpose: that shows how much seeing it sways people.",
  ];
}
