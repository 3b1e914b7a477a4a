/** The report of an evaluation that nobody measured, for tests of what carries it. */
import type { EvidenceReport } from "../../src/domain/evidence-report.ts";

export const plainEvidence = (text = "the evidence", explanation = ""): EvidenceReport => ({
  headline: "✅ Passes its gate",
  body: (link) => (link === null ? text : `${text}\n\n![how it is](${link("plot.svg")})`),
  files: new Map<string, string | Uint8Array>([
    ["report.md", `# ${text}\n`],
    ["plot.svg", "<svg/>\n"],
    ["examples/row-1.png", new Uint8Array([137, 80, 0, 255])],
  ]),
  digests: { model: "sha256:model", gates: "sha256:gates", dataset: "sha256:data" },
  explanation,
});
