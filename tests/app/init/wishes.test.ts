import { describe, expect, test } from "vitest";
import { askToReplace, completeWishes, type Defaults, type InitFlags } from "../../../src/app/init/wishes.ts";

const FLAGS: InitFlags = {
  data: null,
  label: null,
  name: null,
  sample: false,
  update: false,
  source: null,
  owners: [],
  runner: [],
  "training-runner": [],
  app: false,
};
const DEFAULTS: Defaults = {
  forge: "local",
  blobs: null,
  repository: "acme/models",
  source: "acme/understudy@1",
  columns: async () => ["age", "outcome"],
  nameOf: () => "people",
};

/** Answers by a word of the question; anything else takes the default. */
function person(answers: Readonly<Record<string, string>>) {
  const questions: string[] = [];
  const ask = async (question: string, byDefault: string) => {
    questions.push(question);
    return Object.entries(answers).find(([word]) => question.includes(word))?.[1] ?? byDefault;
  };
  return { ask, questions };
}

describe("what init is asked for", () => {
  test("nobody is asked where flags say it, or nobody is there", async () => {
    const { ask, questions } = person({});
    const given = { ...FLAGS, data: "a.csv", label: "x" };
    expect(await completeWishes(given, DEFAULTS, ask)).toEqual({ ...given, forge: "local", blobs: null });
    expect(await completeWishes({ ...FLAGS, sample: true }, DEFAULTS, ask)).toMatchObject({ sample: true });
    expect(await completeWishes({ ...FLAGS, update: true }, DEFAULTS, ask)).toMatchObject({ update: true });
    expect(await completeWishes(FLAGS, DEFAULTS, null)).toMatchObject({ data: null, label: null });
    expect(questions).toEqual([]);
  });

  test("a trial on this machine takes four answers, with defaults that fit the data", async () => {
    const { ask, questions } = person({ "CSV file": "people.csv" });
    const wishes = await completeWishes(FLAGS, DEFAULTS, ask);
    expect(wishes).toMatchObject({ forge: "local", data: "people.csv", label: "outcome", name: "people" });
    expect(questions).toHaveLength(4);
    expect(questions.join("\n")).toContain("(age, outcome)");
  });

  test("no file is the sample", async () => {
    expect(await completeWishes(FLAGS, DEFAULTS, person({}).ask)).toMatchObject({
      forge: "local",
      sample: true,
      data: null,
    });
  });

  test("GitHub takes owners, runners, a store and an App, from answers or from the folder", async () => {
    const byDefault = await completeWishes(FLAGS, DEFAULTS, person({ "Where will": "github" }).ask);
    expect(byDefault).toMatchObject({
      forge: "github",
      source: "acme/understudy@1",
      owners: ["@acme"],
      runner: ["self-hosted"],
      "training-runner": ["ubuntu-latest"],
      blobs: null,
      app: false,
    });
    const answers = {
      "Where will": "github",
      owns: "@a, @b/c",
      serves: "self-hosted gate",
      "App act": "y",
      store: "oci://r/x",
    };
    const said = await completeWishes({ ...FLAGS, "training-runner": ["gpu"] }, DEFAULTS, person(answers).ask);
    expect(said).toMatchObject({
      owners: ["@a", "@b/c"],
      runner: ["self-hosted", "gate"],
      "training-runner": ["gpu"],
      blobs: "oci://r/x",
      app: true,
    });
  });

  test("another place than the two is refused", async () => {
    await expect(completeWishes(FLAGS, DEFAULTS, person({ "Where will": "gitlab" }).ask)).rejects.toThrow(
      "CLI_INPUT_INVALID",
    );
  });
});

describe("files that are there already", () => {
  test("are replaced one by one, and only after a yes", async () => {
    const { ask } = person({ "a.yaml": "y", "b.yaml": "no" });
    expect(await askToReplace(["a.yaml", "b.yaml", "c.yaml"], ask)).toEqual(["a.yaml"]);
  });
});
