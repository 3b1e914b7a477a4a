/** Dataset versions through the forge: proposed once, merged, judged against every earlier split. */
import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/domain/errors/user-error.ts";
import { tallyReview } from "../../../src/domain/review.ts";
import { setScalar } from "../../../src/spec/edit.ts";
import { pendingReviews } from "../../../src/stages/dataset/plan.ts";
import { type DatasetInput, runDataset } from "../../../src/stages/dataset/run.ts";
import { runReview } from "../../../src/stages/review/run.ts";
import { Crash, type Fuse, fuseAt, withFuse } from "../../support/crashing.ts";
import {
  COMMITTED_VERSION,
  DATA_FOLDER,
  DATASET_FILE,
  DEPLOYMENT_FILE,
  EARLY,
  fromFolder,
  MODEL_FILE,
  makeWorld,
  NAME,
  servedDays,
  trueLabel,
  VERSION_FILE,
  type World,
} from "./world.ts";

const build = async (world: World, input: Partial<DatasetInput> = {}) =>
  runDataset(world.ports, { snapshot: await world.snapshot(), dataset: NAME, source: fromFolder, ...input });

async function withFirstVersion(csv = EARLY): Promise<World> {
  const world = await makeWorld({ csv });
  await world.merge((await build(world)).pullRequest);
  return world;
}

type ReviewSource = Extract<DatasetInput["source"], { kind: "review" }>;

/** A merged review in which people said the truth of every row but two. */
async function reviewed(world: World): Promise<ReviewSource> {
  if ((await world.ports.predictionLog.read({ deployment: NAME })).length === 0) {
    await world.ports.predictionLog.append(servedDays(180));
  }
  const { pullRequest } = await runReview(world.ports, { snapshot: await world.snapshot(), deployment: NAME });
  const branch = pullRequest?.branch ?? "";
  const path = `datasets/${NAME}/reviews/${branch.split("/").at(-1)}.yaml`;
  const asked = (await world.textAt(branch, path)) ?? "";
  const ids = [...asked.matchAll(/id: "?(request-\d+\/0)/g)].map((match) => match[1] ?? "");
  const days = new Map(servedDays(180).map((each) => [each.id, each.eventTime]));
  const labels = ids.map((id, index) => ["skip", "undecided"][index] ?? trueLabel(days.get(id) ?? ""));
  const text = labels.reduce((edited, label) => edited.replace("label: undecided", `label: << ${label}`), asked);
  const expectedHead = await world.git.head(branch);
  await world.git.commit({
    branch,
    expectedHead,
    from: null,
    message: "decide",
    files: new Map([[path, text.replaceAll("<< ", "")]]),
  });
  await world.merge(pullRequest);
  const review = (await world.snapshot()).specs.reviews.get(path);
  if (!review) throw new Error(`no review at ${path}`);
  return { kind: "review", review };
}

describe("from a folder", () => {
  test("the first version is proposed, merged, and then there is nothing to do", async () => {
    const world = await makeWorld();
    const { pullRequest, decision } = await build(world);
    expect(decision).toMatchObject({ kind: "propose", version: 1, bumps: [] });
    expect(await world.textAt(pullRequest?.branch ?? "", VERSION_FILE)).toBe(COMMITTED_VERSION);
    expect(pullRequest?.title).toBe("Add version 1 of dataset seattle-weather: 731 new rows");
    expect((await build(world)).pullRequest?.number).toBe(pullRequest?.number);
    await world.merge(pullRequest);
    expect(await build(world)).toMatchObject({ decision: { kind: "nothing", version: 1 }, pullRequest: null });
    expect(await world.pulls()).toHaveLength(1);
  });

  test("a known version fills a blob store that is new", async () => {
    const world = await makeWorld({ specs: { [VERSION_FILE]: COMMITTED_VERSION } });
    const { decision, built } = await build(world);
    expect(decision.kind).toBe("nothing");
    for (const digest of built.blobs.keys()) expect(await world.ports.blobs.has(digest)).toBe(true);
  });

  test("a dry run writes nothing and says what would come", async () => {
    const world = await makeWorld();
    const { decision, built, pullRequest } = await build(world, { dryRun: true });
    expect(decision).toMatchObject({ kind: "propose", version: 1 });
    expect(pullRequest).toBeNull();
    expect(await world.pulls()).toEqual([]);
    expect(await world.ports.blobs.has(built.spec.profile)).toBe(false);
    expect(await world.git.reservations("refs/understudy/")).toEqual(new Map());
  });

  test("changed rows make a version with a diff", async () => {
    const world = await withFirstVersion();
    const changed = EARLY.replace("2012-01-02,10.9,", "2012-01-02,11.9,").replace(/2012-01-03,.*\n/, "");
    await world.files.write(`${DATA_FOLDER}/2012-2013.csv`, changed);
    const { decision, diff, pullRequest } = await build(world);
    expect(decision).toMatchObject({ kind: "propose", version: 2 });
    expect(diff).toMatchObject({ added: [], removed: ["2012-01-03"], changed: ["2012-01-02"] });
    expect(pullRequest?.body).toContain("0 rows added, 1 removed, 1 changed.");
  });

  test("a number that was taken for other content is not used again", async () => {
    const world = await makeWorld();
    await world.git.reserve(`refs/understudy/datasets/${NAME}/1`, "sha256:another");
    expect((await build(world)).decision).toMatchObject({ version: 2 });
  });

  test("a changed split rule is refused, with examples", async () => {
    const world = await withFirstVersion();
    const text = (await world.textAt("main", DATASET_FILE)) ?? "";
    await world.commit({ [DATASET_FILE]: setScalar(text, "/spec/split/test", 0.5) });
    const error = await build(world).catch((caught: unknown) => caught);
    if (!(error instanceof UserError)) throw error;
    expect(error.problems.map(({ code, message }) => `${code} ${message.replace(/\d+/, "N")}`)).toEqual([
      "DATA_SPLIT_LEAK N rows of the test split are in the train split of version 1",
      "DATA_SPLIT_LEAK N rows of the test split are in the validation split of version 1",
    ]);
    expect(error.problems[0]?.found).toMatch(/^2012-\d\d-\d\d, /);
  });

  test("a source outside the repository, whoever let it in", async () => {
    const world = await makeWorld();
    const text = (await world.textAt("main", DATASET_FILE)) ?? "";
    await world.commit({ [DATASET_FILE]: setScalar(text, "/spec/source", "../../../etc") });
    await expect(build(world)).rejects.toMatchObject({ problems: [{ code: "SPEC_SOURCE_OUTSIDE" }] });
  });

  test.each([
    ["an unknown dataset", { dataset: "nobody" }, "DATASET_UNKNOWN"],
    ["an empty folder", { source: { kind: "folder", path: "/nowhere" } }, "DATA_NO_FILES"],
  ] as const)("%s", async (_, input, code) => {
    await expect(build(await makeWorld(), input)).rejects.toMatchObject({ problems: [{ code }] });
  });
});

describe("from a review", () => {
  test("decided rows make the next version, and the model moves on to it", async () => {
    const world = await withFirstVersion();
    const source = await reviewed(world);
    const { decided, skipped, undecided } = tallyReview(source.review.rows);
    expect([decided.length, skipped.length, undecided.length]).toEqual([58, 1, 1]);
    const { decision, diff, built, pullRequest } = await build(world, { source });
    expect(diff?.added).toHaveLength(58);
    expect(diff?.added[0]).toMatch(/^2014-/);
    expect(built.spec).toMatchObject({ parent: 1, reviewed: 58 });
    expect(built.spec.files.map(({ path }) => path.split("/")[0])).toEqual(["data", "reviewed", "reviewed"]);
    expect(decision).toMatchObject({ version: 2, bumps: [{ model: NAME, from: 1, reviewed: 58, threshold: 50 }] });
    expect(pullRequest?.body).toContain("moves from version 1 to 2 and is trained again");
    const before = (await world.textAt("main", MODEL_FILE)) ?? "";
    const after = await world.textAt(pullRequest?.branch ?? "", MODEL_FILE);
    expect(after).toBe(before.replace("version: 1", "version: 2"));
    await world.merge(pullRequest);
    expect(await build(world, { source })).toMatchObject({ decision: { kind: "nothing", version: 2 } });
    expect(await build(world), "the folder's own files with the reviewed rows").toMatchObject({
      decision: { kind: "nothing", version: 2 },
    });
  });

  test("of two merged reviews none is lost, and the earlier proposal gives way", async () => {
    const world = await withFirstVersion();
    const first = await build(world, { source: await reviewed(world) });
    const source = await reviewed(world);
    expect(pendingReviews(await world.snapshot(), NAME)).toHaveLength(2);
    const both = await build(world, { source });
    expect(both.diff?.added).toHaveLength(116);
    expect(both.decision).toMatchObject({ version: 3 });
    expect((await world.forge.pullRequest(first.pullRequest?.number ?? 0))?.state).toBe("closed");
    const again = await build(world, {
      source: { ...source, review: pendingReviews(await world.snapshot(), NAME)[0] ?? source.review },
    });
    expect(again.pullRequest).toEqual(both.pullRequest);
    await world.merge(both.pullRequest);
    expect(pendingReviews(await world.snapshot(), NAME)).toEqual([]);
    expect((await build(world, { source })).decision).toMatchObject({ kind: "nothing", version: 3 });
  });

  test("what the folder says by now counts, not what a review said of the same row", async () => {
    const world = await withFirstVersion();
    const fromReview = await build(world, { source: await reviewed(world) });
    await world.merge(fromReview.pullRequest);
    const day = fromReview.diff?.added[0] ?? "";
    const [header] = EARLY.split("\n");
    await world.files.write(`${DATA_FOLDER}/2014.csv`, `${header}\n${day},9.9,9.9,1.1,1.1,fog\n`);
    const { built, diff } = await build(world);
    expect(diff).toMatchObject({ added: [], removed: [], changed: [day] });
    expect(built.spec.reviewed).toBe(57);
  });

  test("under the threshold no model moves", async () => {
    const world = await withFirstVersion();
    const text = (await world.textAt("main", DEPLOYMENT_FILE)) ?? "";
    await world.commit({ [DEPLOYMENT_FILE]: setScalar(text, "/spec/continuousTraining/on/reviewed", 59) });
    const { decision } = await build(world, { source: await reviewed(world) });
    expect(decision).toMatchObject({ kind: "propose", version: 2, bumps: [] });
  });

  test("rows that cannot be taken over are left out and named", async () => {
    const world = await withFirstVersion();
    const served = servedDays(4);
    const [first, known, negative, typo] = served.map(({ id }) => id);
    await world.ports.predictionLog.append(
      served.map((each) => {
        if (each.id === known) return { ...each, eventTime: "2012-01-01T00:00:00.000Z" };
        return each.id === negative ? { ...each, inputs: { ...each.inputs, wind: -1 } } : each;
      }),
    );
    const row = (id = "", label = "fog") => ({ id, label });
    const rows = [row(first), row(known), row(negative), row(typo, "fogg"), row("lost/0")];
    const file = `datasets/${NAME}/reviews/r.yaml`;
    const review = { kind: "Review", file, name: "r", deployment: NAME, dataset: NAME, rows } as const;
    const { reviewed: part, diff, pullRequest } = await build(world, { source: { kind: "review", review } });
    expect(diff?.added).toEqual(["2014-01-01"]);
    expect(part?.leftOut.map(({ why }) => why)).toEqual([
      "its prediction is not in the log",
      "the dataset holds it with the label drizzle",
      "the value of wind lies outside its declared range (-1)",
      "no row has the label fogg yet; a new class must be declared in `values`",
    ]);
    expect(pullRequest?.body).toContain("4 decided rows left out");
  });

  test("a log that knows none of the predictions stops it", async () => {
    const world = await withFirstVersion();
    const rows = [{ id: "lost/0", label: "fog" }];
    const review = { kind: "Review", file: "r.yaml", name: "r", deployment: NAME, dataset: NAME, rows } as const;
    await expect(build(world, { source: { kind: "review", review } })).rejects.toMatchObject({
      problems: [{ code: "REVIEW_PREDICTION_UNKNOWN", found: "lost/0" }],
    });
  });
});

describe("killed at any call", () => {
  const HALF_A_YEAR = EARLY.split("\n").slice(0, 180).join("\n");
  const guarded = (world: World, fuse: Fuse) => ({
    ...world.ports,
    git: withFuse(world.git, fuse, ["head", "readFiles", "commit", "reserve", "reserved", "reservations"]),
    forge: withFuse(world.forge, fuse, ["pullRequests", "openPullRequest", "updatePullRequest"]),
    blobs: withFuse(world.ports.blobs, fuse, ["put", "get", "has"]),
    files: withFuse(world.files, fuse, ["read", "list", "exists"]),
    predictionLog: withFuse(world.ports.predictionLog, fuse, ["read"]),
  });

  test.each(["before", "after"] as const)(
    "(%s its effect) a second run leaves one version and one pull request",
    async (when) => {
      for (let fatal = 1, finished = false; !finished; fatal += 1) {
        const world = await withFirstVersion(HALF_A_YEAR);
        const input = { snapshot: await world.snapshot(), dataset: NAME, source: await reviewed(world) };
        const outcome = await runDataset(guarded(world, fuseAt(fatal, when)), input).catch((error: unknown) => error);
        finished = !(outcome instanceof Crash);
        const { pullRequest } = await runDataset(world.ports, input);
        const datasets = (await world.pulls()).filter(({ labels }) => labels.includes("understudy/dataset"));
        expect(datasets.map(({ number, state }) => ({ number, state }))).toEqual([
          { number: pullRequest?.number, state: "open" },
          { number: 1, state: "merged" },
        ]);
        expect((await world.git.reservations("refs/understudy/")).size).toBe(2);
        expect(fatal).toBeLessThan(200);
      }
    },
  );
});
