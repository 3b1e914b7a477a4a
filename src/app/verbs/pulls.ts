/** `pulls`: the pull requests of the forge, as a list or one of them whole. */
import { userError } from "../../domain/errors/user-error.ts";
import { defineVerb } from "../verb.ts";

export const pulls = defineVerb({
  name: "pulls",
  summary: "List the pull requests, or show one",
  details: "For the local forge, which has no web page: read here what a reviewer would read on GitHub.",
  inputs: {
    number: { type: "number", positional: true, description: "Show this one whole." },
    state: { type: "choice", choices: ["open", "closed", "all"], default: "open", description: "Which to list." },
  },
  outputs: { "pull-requests": "Number, state, title, branch and labels of each." },
  faces: ["cli"],
  writes: false,
  permissions: [],
  examples: ["pulls --state all", "pulls 3"],
  run: async ({ ports: wire }, inputs) => {
    const { forge } = await wire();
    const found =
      inputs.number === null
        ? await forge.pullRequests({ state: inputs.state })
        : [await forge.pullRequest(inputs.number)].filter((each) => each !== null);
    if (inputs.number !== null && found.length === 0) {
      throw userError("CLI_NUMBER_UNKNOWN", { with: { what: "pull request", number: inputs.number } });
    }
    const lines = found.map(({ number, state, title }) => `#${number} ${state.padEnd(6)} ${title}`);
    const whole = inputs.number === null ? [] : found.map(({ body }) => body);
    return {
      outputs: {
        "pull-requests": found.map(({ number, state, title, branch, labels }) => ({
          number,
          state,
          title,
          branch,
          labels,
        })),
      },
      text: [lines.length === 0 ? `No ${inputs.state} pull requests.` : lines.join("\n"), ...whole].join("\n\n"),
    };
  },
});
