/** `issues`: the issues of the forge, as a list or one of them with its comments. */
import { userError } from "../../domain/errors/user-error.ts";
import { defineVerb } from "../verb.ts";

export const issues = defineVerb({
  name: "issues",
  summary: "List the issues, or show one with its comments",
  details: "For the local forge, which has no web page: read here what would be an alert on GitHub.",
  inputs: {
    number: { type: "number", positional: true, description: "Show this one whole." },
    state: { type: "choice", choices: ["open", "closed", "all"], default: "open", description: "Which to list." },
  },
  outputs: { issues: "Number, state, title and labels of each." },
  faces: ["cli"],
  writes: false,
  permissions: [],
  examples: ["issues --state all", "issues 5"],
  run: async ({ ports: wire }, inputs) => {
    const { forge } = await wire();
    const { number } = inputs;
    const all = await forge.issues({ state: number === null ? inputs.state : "all" });
    const found = number === null ? all : all.filter((each) => each.number === number);
    if (number !== null && found.length === 0) {
      throw userError("CLI_NUMBER_UNKNOWN", { with: { what: "issue", number } });
    }
    const lines = found.map((each) => `#${each.number} ${each.state.padEnd(6)} ${each.title}`);
    const comments = number === null ? [] : await forge.comments(number);
    return {
      outputs: {
        issues: found.map((each) => ({
          number: each.number,
          state: each.state,
          title: each.title,
          labels: each.labels,
        })),
      },
      text: [
        lines.length === 0 ? `No ${inputs.state} issues.` : lines.join("\n"),
        ...(number === null ? [] : found.map(({ body }) => body)),
        ...comments.map(({ author, createdAt, body }) => `--- ${author}, ${createdAt}\n${body}`),
      ].join("\n\n"),
    };
  },
});
