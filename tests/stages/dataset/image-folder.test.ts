/** Folders of images as dataset versions: labelled by folder or by file, measured, stored once, refused with a place. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { memoryFiles } from "../../../src/adapters/memory/files.ts";
import { type Digest, digestOf } from "../../../src/domain/digest.ts";
import { UserError } from "../../../src/domain/errors/user-error.ts";
import { SPLITS } from "../../../src/domain/table.ts";
import type { Files } from "../../../src/ports/files.ts";
import { type DatasetInput, runDataset } from "../../../src/stages/dataset/run.ts";
import { columnOf, type Profile } from "../../../src/stats/profile.ts";
import { Crash, fuseAt, withFuse } from "../../support/crashing.ts";
import { makeWorld } from "./world.ts";

const FOLDER = "/checkout/datasets/pictures/frames";
const SPEC = "datasets/pictures/dataset.yaml";
const SAMPLE = new URL("../../../datasets/vehicles/frames/", import.meta.url);
const sample = readFileSync(new URL("labels.csv", SAMPLE), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split(",") as [path: string, kind: string, camera: string, time: string]);

const spec = (extra = "") => `apiVersion: understudy/v1
kind: Dataset
metadata:
  name: pictures
spec:
  format: image-folder
  source: frames
  id: path
  label: kind
  columns:
    - name: path
      type: text
    - name: picture
      type: image
    - name: kind
      type: category
      values: [car, truck]
${extra}  split:
    by: hash
    column: path
    test: 0.3
    validation: 0.2
`;
const CAMERA = "    - name: camera\n      type: category\n";

const imageAt = (index: number) => new Uint8Array(readFileSync(new URL(sample[index]?.[0] ?? "", SAMPLE)));
/** Twenty frames in folders of their labels. */
const inFolders = Object.fromEntries(
  sample.slice(0, 20).map(([path, kind], index) => [`${kind}/${path.replaceAll("/", "-")}`, imageAt(index)]),
);

interface Case {
  readonly images?: Readonly<Record<string, Uint8Array | string>>;
  readonly yaml?: string;
  readonly files?: (files: Files) => Files;
}

async function worldOf({ images = inFolders, yaml = spec(), files: wrap = (files) => files }: Case = {}) {
  const world = await makeWorld();
  await world.commit({ [SPEC]: yaml });
  const under = memoryFiles(
    Object.fromEntries(Object.entries(images).map(([path, file]) => [`${FOLDER}/${path}`, file])),
  );
  const ports = { ...world.ports, files: wrap(under) };
  const run = async (input: Partial<DatasetInput> = {}) =>
    runDataset(ports, {
      snapshot: await world.snapshot(),
      dataset: "pictures",
      source: { kind: "folder", path: FOLDER },
      ...input,
    });
  const refusals = async () => {
    try {
      await run();
      return [];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return error.problems.map(({ code, location }) => `${code} ${location?.file}:${location?.line ?? ""}`);
    }
  };
  return { world, ports, run, refusals };
}

test("labels are the folders' names, ids the paths, cells the digests of the files", async () => {
  const { run, ports } = await worldOf();
  const { built, decision } = await run();
  expect(decision.kind).toBe("propose");
  expect(built.spec.files).toEqual([expect.objectContaining({ path: "frames/images.jsonl", rows: 20 })]);
  const rows = [...built.rows.train, ...built.rows.validation, ...built.rows.test];
  expect(rows).toHaveLength(20);
  for (const row of rows) {
    const image = inFolders[String(row.path)] ?? expect.fail(`no image ${row.path}`);
    expect(row).toEqual({ path: row.path, picture: digestOf(image), kind: String(row.path).split("/")[0] });
    expect(await ports.blobs.get(digestOf(image))).toEqual(image);
  }
});

test("the profile holds what the codec measures of the training split's images", async () => {
  const { run, ports } = await worldOf();
  const { built } = await run();
  const profile = JSON.parse(new TextDecoder().decode(await ports.blobs.get(built.spec.profile))) as Profile;
  const column = columnOf(profile, "picture.brightness");
  const measured = await Promise.all(
    built.rows.train.map(async (row) => {
      const image = inFolders[String(row.path)] ?? new Uint8Array();
      const steps = {
        resize: { width: 64, height: 48, fit: "stretch" },
        normalise: { mean: [0], deviation: [1] },
      } as const;
      const given = { kind: "image", input: "x", colour: "grey", layout: "NCHW", ...steps } as const;
      return (await ports.images.prepare(image, given)).properties.brightness;
    }),
  );
  expect(column).toMatchObject({ type: "number", n: built.rows.train.length, sample: measured.sort((a, b) => a - b) });
  expect(columnOf(profile, "picture.width")).toMatchObject({ min: 96, max: 96 });
});

test("the same folder is the same version; a dry run leaves no image behind", async () => {
  const { run, ports, world } = await worldOf();
  const dry = await run({ dryRun: true });
  for (const image of Object.values(inFolders)) expect(await ports.blobs.has(digestOf(image))).toBe(false);
  const real = await run();
  expect(real.built.spec).toEqual(dry.built.spec);
  await world.merge(real.pullRequest);
  expect(await run()).toMatchObject({ decision: { kind: "nothing", version: 1 }, pullRequest: null });
});

test("an image of the test split that comes back under another name, in training, is a leak", async () => {
  const { run, ports, world, refusals } = await worldOf();
  const first = await run();
  await world.merge(first.pullRequest);
  const tested = first.built.rows.test[0];
  const old = `${FOLDER}/${tested?.path}`;
  const bytes = await ports.files.read(old);
  await ports.files.remove(old);
  for (let name = 0, moved = false; !moved; name += 1) {
    const path = `${tested?.kind}/renamed-${name}.jpg`;
    await ports.files.write(`${FOLDER}/${path}`, bytes);
    const found = await refusals();
    moved = found.length > 0;
    if (moved) expect(found[0]).toBe(`DATA_SPLIT_LEAK ${SPEC}:`);
    await ports.files.remove(`${FOLDER}/${path}`);
    expect(name).toBeLessThan(20);
  }
});

test("no more than four images are held at once", async () => {
  let [held, most] = [0, 0];
  const watched = (files: Files): Files => ({
    ...files,
    read: async (path) => {
      held += 1;
      most = Math.max(most, held);
      const bytes = await files.read(path);
      await new Promise((resolve) => setTimeout(resolve, 1));
      held -= 1;
      return bytes;
    },
  });
  const { run } = await worldOf({ files: watched });
  await run();
  expect(most).toBeLessThanOrEqual(4);
});

test("an image that changes between its check and its storing is refused", async () => {
  const [first] = Object.keys(inFolders);
  let reads = 0;
  const writing = (files: Files): Files => ({
    ...files,
    read: async (path) => {
      if (path === `${FOLDER}/${first}`) reads += 1;
      return reads === 2 ? imageAt(30) : files.read(path);
    },
  });
  const { refusals } = await worldOf({ files: writing });
  expect(await refusals()).toEqual(["DATA_IMAGE_CHANGED undefined:"]);
});

test.each(["before", "after"] as const)("killed at any call (%s its effect), a second run mends it", async (when) => {
  const few = Object.fromEntries(Object.entries(inFolders).slice(0, 12));
  for (let fatal = 1, finished = false; !finished; fatal += 5) {
    const { run, ports, world } = await worldOf({ images: few });
    const fuse = fuseAt(fatal, when);
    const input = {
      snapshot: await world.snapshot(),
      dataset: "pictures",
      source: { kind: "folder", path: FOLDER },
    } as const;
    const guarded = {
      ...ports,
      blobs: withFuse(ports.blobs, fuse, ["put", "get", "has"]),
      files: withFuse(ports.files, fuse, ["read", "list", "exists"]),
      git: withFuse(ports.git, fuse, ["commit", "reserve"]),
      forge: withFuse(ports.forge, fuse, ["openPullRequest"]),
    };
    const outcome = await runDataset(guarded, input).catch((error: unknown) => error);
    finished = !(outcome instanceof Crash);
    const { built, pullRequest } = await run();
    expect(pullRequest?.state).toBe("open");
    expect((await world.git.reservations("refs/understudy/datasets/pictures/")).size).toBeLessThanOrEqual(1);
    for (const row of SPLITS.flatMap((split) => built.rows[split])) {
      expect(await ports.blobs.has(row.picture as Digest)).toBe(true);
    }
  }
});

describe("labels.csv", () => {
  const lines = sample.slice(0, 20).map(([path, kind, camera]) => `${path},${kind},${camera}`);
  const images = Object.fromEntries(sample.slice(0, 20).map(([path], index) => [path, imageAt(index)]));
  const labelled = (labels: readonly string[], more: Readonly<Record<string, Uint8Array>> = {}) =>
    worldOf({
      images: { ...images, ...more, "labels.csv": ["path,kind,camera", ...labels, ""].join("\n") },
      yaml: spec(CAMERA),
    });
  const FILE = "datasets/pictures/frames/labels.csv";

  test("gives labels and further columns; images that it does not name are told and left out", async () => {
    const { run, world } = await labelled(lines, { "north/stray.png": imageAt(40) });
    const { built } = await run();
    const rows = [...built.rows.train, ...built.rows.validation, ...built.rows.test];
    expect(rows.map(({ path, kind, camera }) => `${path},${kind},${camera}`).sort()).toEqual([...lines].sort());
    expect(world.ports.log.lines.join("\n")).toContain("north/stray.png is not read: labels.csv does not name it");
  });

  test.each([
    ["a file that is not there", ["north/nothing.jpg,car,north"], "DATA_IMAGE_MISSING", 22],
    ["a label that is none", [`${sample[0]?.[0]},van,north`], "DATA_VALUE_UNKNOWN", 22],
    ["a line twice", [lines[0] ?? ""], "DATA_ID_DUPLICATE", 22],
    [
      "one file as two things",
      [(lines[0] ?? "").replace(/car|truck/, (kind) => (kind === "car" ? "truck" : "car"))],
      "DATA_LABEL_CONFLICT",
      22,
    ],
    ["a line without a path", [",car,north"], "DATA_VALUE_MISSING", 22],
  ])("%s is refused at its line", async (_, more, code, line) => {
    const { refusals } = await labelled([...lines, ...more]);
    expect(await refusals()).toEqual([`${code} ${FILE}:${line}`]);
  });
});

describe("what is refused", () => {
  test("every damaged file by its name, at once", async () => {
    const broken = {
      "car/cut.jpg": imageAt(50).subarray(0, 300),
      "truck/text.png": new TextEncoder().encode("no image"),
    };
    const { refusals } = await worldOf({ images: { ...inFolders, ...broken } });
    expect(await refusals()).toEqual([
      "IMAGE_UNREADABLE datasets/pictures/frames/car/cut.jpg:",
      "IMAGE_UNREADABLE datasets/pictures/frames/truck/text.png:",
    ]);
  });

  test("an image outside every folder has no label", async () => {
    const { refusals } = await worldOf({ images: { ...inFolders, "loose.jpg": imageAt(50) } });
    expect(await refusals()).toEqual(["DATA_VALUE_MISSING datasets/pictures/frames/loose.jpg:"]);
  });

  test("equal bytes under two labels", async () => {
    const [first = "", bytes = new Uint8Array()] = Object.entries(inFolders)[0] ?? [];
    const other = first.startsWith("car") ? "truck" : "car";
    const { refusals } = await worldOf({ images: { ...inFolders, [`${other}/copy.jpg`]: bytes } });
    expect(await refusals()).toEqual([expect.stringContaining("DATA_IMAGE_TWICE datasets/pictures/frames/")]);
  });

  test("equal bytes in two splits, not in one", async () => {
    const [first = "", bytes = new Uint8Array()] = Object.entries(inFolders)[0] ?? [];
    const folder = first.split("/")[0];
    const copies = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${folder}/copy-${index}.jpg`, bytes]));
    const found = await (await worldOf({ images: { ...inFolders, ...copies } })).refusals();
    expect(new Set(found.map((each) => each.split(" ")[0]))).toEqual(new Set(["DATA_IMAGE_TWICE"]));
    expect(found.length).toBeLessThan(12);
  });

  test("a folder without an image", async () => {
    const { refusals } = await worldOf({ images: { "readme.txt": "nothing here" } });
    expect(await refusals()).toEqual([`DATA_NO_FILES ${SPEC}:`]);
  });
});
