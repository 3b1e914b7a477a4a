/** Every spec error code with a way to plant it: one changed file, and the line at which it must be found. */
import { type Carrier, CORE, carriers } from "./carriers.ts";
import { IMAGE_PREPROCESSING, imageModel, imageWorld } from "./image-carriers.ts";

interface Planted {
  readonly code: string;
  readonly path: string;
  /** 1-based; undefined where the file is not there any more. */
  readonly line: number | undefined;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Files of the base branch, for what only a comparison shows. */
  readonly base?: ReadonlyMap<string, Uint8Array>;
  /** Splits that hold other rows than usual: `splitIds` text -> ids. */
  readonly ids?: ReadonlyMap<string, readonly string[]>;
}

type Plant = (index: number) => Planted;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Replaces `from` and expects the problem on the line where `at` then stands. */
function edited(code: string, carrier: Carrier, from: string, to: string, at: string): Planted {
  if (!carrier.text.includes(from)) throw new Error(`${code}: the carrier does not hold ${from}`);
  const text = carrier.text.replace(from, () => to);
  const line = text.slice(0, text.indexOf(at)).split("\n").length;
  if (!text.includes(at)) throw new Error(`${code}: the text does not hold ${at}`);
  return { code, path: carrier.path, line, files: new Map([[carrier.path, bytes(text)]]) };
}

type CarrierName = "dataset" | "model" | "deployment" | "review";

/** `at` defaults to the new text itself. */
const plant =
  (code: string, kind: CarrierName, from: string, to: string, at: string = to): Plant =>
  (index) =>
    edited(code, carriers[kind](`${kind}-${index}`), from, to, at);

const raw =
  (code: string, line: number, make: (text: string) => Uint8Array): Plant =>
  (index) => {
    const { path, text } = carriers.review(`review-${index}`);
    return { code, path, line, files: new Map([[path, make(text)]]) };
  };

const NUL = "\u0000";

const YAML_PLANTS: readonly Plant[] = [
  raw("SPEC_TOO_LARGE", 1, (text) => bytes(`${text}# ${"x".repeat(2 ** 20)}\n`)),
  raw("SPEC_NOT_UTF8", 3, (text) => {
    const found = bytes(text);
    found[text.indexOf("metadata")] = 0xff;
    return found;
  }),
  raw("SPEC_BYTE_ORDER_MARK", 1, (text) => bytes(`\ufeff${text}`)),
  raw("SPEC_EMPTY", 1, () => bytes("# nothing yet\n")),
  raw("SPEC_NOT_A_MAPPING", 2, (text) => bytes(`# a list\n- ${text.split("\n")[0]}\n`)),
  plant("SPEC_CONTROL_CHARACTER", "review", "r2/0", `r2${NUL}`),
  plant("SPEC_TAB_INDENTATION", "review", "  dataset:", "\tdataset:"),
  plant("SPEC_SYNTAX", "review", "confidence: 0.5", "confidence: 0.5: 1"),
  plant("SPEC_SEVERAL_DOCUMENTS", "review", "spec:\n", "---\nspec:\n"),
  plant("SPEC_KEY_DUPLICATE", "review", "      confidence: 0.5\n", "      id: again\n"),
  plant("SPEC_KEY_FORBIDDEN", "review", "confidence:", "__proto__:"),
  plant("SPEC_KEY_NOT_TEXT", "review", "confidence: 0.5", "? [confidence]\n      : 0.5", "? [confidence]"),
  plant("SPEC_ALIAS", "review", "label: undecided", "label: &x undecided"),
  plant("SPEC_TAG", "review", "label: undecided", "label: !!str undecided"),
  plant("SPEC_TOO_DEEP", "review", "confidence: 0.5", `confidence: ${"[".repeat(40)}${"]".repeat(40)}`),
];

const SHAPE_PLANTS: readonly Plant[] = [
  plant("SPEC_API_VERSION", "review", "understudy/v1", "understudy/v9"),
  plant("SPEC_KIND_UNKNOWN", "review", "kind: Review", "kind: Reveiw"),
  plant("SPEC_KIND_MISPLACED", "review", "kind: Review", "kind: Model"),
  plant("SPEC_NAME_MISMATCH", "review", "name: review-", "name: other-"),
  plant("SPEC_FIELD_UNKNOWN", "review", "confidence:", "confidense:"),
  plant("SPEC_FIELD_MISSING", "review", "      label: undecided\n    - id: r2/0\n", "    - id: r2/0\n", "- id: r1/0"),
  plant("SPEC_TYPE", "review", "confidence: 0.5", "confidence: high"),
  plant("SPEC_VALUE_UNKNOWN", "deployment", "policy: shadow", "policy: shadwo"),
  plant("SPEC_NUMBER_RANGE", "review", "confidence: 0.5", "confidence: 1.5"),
  plant("SPEC_TEXT_FORM", "deployment", "window: 7d", "window: 7 days"),
  (index) => {
    const { path, text } = carriers.review(`review-${index}`);
    const rows = text.indexOf("  rows:");
    const empty = `${text.slice(0, rows)}  rows: []\n`;
    return { code: "SPEC_LIST_LENGTH", path, line: 8, files: new Map([[path, bytes(empty)]]) };
  },
  (index) => {
    const { path, text } = carriers.review(`review-${index}`);
    const fields = Array.from({ length: 51 }, (_, at) => `      extra${at}: 1\n`).join("");
    const files = new Map([[path, bytes(`${text}${fields}`)]]);
    return { code: "SPEC_TOO_MANY_PROBLEMS", path, line: 14 + 50, files };
  },
  (index) => {
    const { path, text } = carriers.review(`review-${index}`);
    const misnamed = path.replace(/yaml$/, "yml");
    return { code: "SPEC_FILE_NAME", path: misnamed, line: undefined, files: new Map([[misnamed, bytes(text)]]) };
  },
  (index) => {
    const version = 10_000 + index;
    const found = `version: ${version + 1}`;
    return edited("SPEC_VERSION_MISMATCH", carriers.modelVersion(CORE, version), `version: ${version}`, found, found);
  },
];

const REFERENCE_PLANTS: readonly Plant[] = [
  plant("SPEC_REFERENCE_UNKNOWN", "review", `deployment: ${CORE}`, "deployment: croe"),
  plant("SPEC_VERSION_UNKNOWN", "deployment", "version: 1 # the line", "version: 999999 # the line"),
  (index) => {
    const { path, text } = carriers.dataset(`fresh-${index}`);
    const reader = edited(
      "SPEC_VERSION_PENDING",
      carriers.model(`model-${index}`),
      `name: ${CORE}\n      version: 1`,
      `name: fresh-${index}\n      version: 1`,
      "version: 1",
    );
    return { ...reader, files: new Map([...reader.files, [path, bytes(text)]]) };
  },
  (index) => {
    const version = 20_000 + index;
    const gone = carriers.modelVersion(CORE, version);
    const pointer = `version: ${version} # the line`;
    const reader = carriers.deployment(`deployment-${index}`);
    const planted = edited("SPEC_VERSION_REVERTED", reader, "version: 1 # the line", pointer, pointer);
    return { ...planted, base: new Map([[gone.path, bytes(gone.text)]]) };
  },
  (index) => {
    const { path, text } = carriers.modelVersion(CORE, 30_000 + index);
    const base = new Map([[path, bytes(text)]]);
    return { code: "SPEC_VERSION_REMOVED", path, line: undefined, files: new Map(), base };
  },
  (index) => {
    const { path, text } = carriers.modelVersion(CORE, 40_000 + index);
    const files = new Map([[path, bytes(text)]]);
    return { code: "SPEC_VERSION_CHANGED", path, line: 1, files, base: new Map([[path, bytes(`${text}# before\n`)]]) };
  },
  (index) => {
    const carrier = carriers.datasetVersion(CORE, 10_000 + index);
    const head = `version: ${10_000 + index}\nspec:\n`;
    const changed = edited("SPEC_PARENT_ORDER", carrier, "parent: 1", `parent: ${10_000 + index}`, "parent:");
    if (!carrier.text.includes(head)) throw new Error("the carrier has changed");
    return changed;
  },
  (index) => {
    const carrier = carriers.modelVersion(CORE, 50_000 + index);
    const content =
      carrier.text
        .split("\n")
        .find((line) => line.includes("content: "))
        ?.trim() ?? "";
    const other = `content: sha256:${"0".repeat(64)}`;
    return edited("SPEC_CONTENT_MISMATCH", carrier, content, other, other);
  },
  (index) => {
    const version = 60_000 + index;
    const other = carriers.modelVersion(CORE, version);
    const reader = carriers.deployment(`deployment-${index}`);
    const shadow = `shadow: {model: ${CORE}, version: ${version}}`;
    const planted = edited("SPEC_SIGNATURE_MISMATCH", reader, `shadow: {model: ${CORE}, version: 2}`, shadow, shadow);
    const text = other.text.replace("classes: [good, bad]", "classes: [good, bad, ugly]");
    return { ...planted, files: new Map([...planted.files, [other.path, bytes(text)]]) };
  },
  (index) => {
    const name = `leaky-${index}`;
    const files = [carriers.dataset(name), carriers.datasetVersion(name, 1)];
    const path = files[1]?.path ?? "";
    const line = (files[1]?.text ?? "").split("\n").findIndex((each) => each.includes("ids:")) + 1;
    return {
      code: "SPEC_SPLIT_LEAK",
      path,
      line,
      files: new Map(files.map((each) => [each.path, bytes(each.text)])),
      ids: new Map([
        [`${name} 1 train`, ["shared", "own"]],
        [`${name} 1 test`, ["shared"]],
      ]),
    };
  },
];

const PREPROCESSING = "  preprocessing:\n    resize:\n      width: 8\n      height: 8\n";

/** In a model of images, beside the dataset that it needs. */
const imagePlant =
  (code: string, from: string, to: string, at: string): Plant =>
  (index) => {
    const dataset = `pictures-${index}`;
    const planted = edited(code, imageModel(`vision-${index}`, dataset), from, to, at);
    const world = imageWorld(dataset).map(({ path, text }) => [path, bytes(text)] as const);
    return { ...planted, files: new Map([...world, ...planted.files]) };
  };

const FIRST_GATE = "min: 0.6 # decided by n";
const LAST_LINE = "      max: 200\n";

/** In the evaluation of a model, which has none otherwise. */
const evaluationPlant = (code: string, lines: string, at: string): Plant =>
  plant(code, "model", LAST_LINE, `${LAST_LINE}  evaluation:\n${lines}`, at);

const GATE_PLANTS: readonly Plant[] = [
  plant("SPEC_GATE_THRESHOLD", "model", "      min: 0.6 # decided by n\n", "", "- metric: accuracy"),
  plant("SPEC_METRIC_DIRECTION", "model", "max: 200", "min: 200"),
  plant("SPEC_GATE_UNREACHABLE", "model", "min: 0.6", "min: 60"),
  plant("SPEC_GATE_UNDECIDABLE", "model", "min: 0.6", "min: 0.9999", "- metric: accuracy"),
  plant("SPEC_GATE_MARGIN", "model", "margin: 0.05", 'margin: "5%"'),
  plant("SPEC_GATE_VOID", "model", "margin: 0.05", "margin: 5"),
  plant("SPEC_GATE_GROUPS", "model", FIRST_GATE, `${FIRST_GATE}\n      by: colour`, "by: colour"),
  plant(
    "SPEC_GATE_BASIS",
    "model",
    "latency.p95\n      max: 200",
    "throughput\n      min: 200",
    "- metric: throughput",
  ),
  plant("SPEC_GATE_PERTURBATION", "model", FIRST_GATE, "maxDrop: 0.1"),
  plant("SPEC_PERTURBATION_UNKNOWN", "model", FIRST_GATE, `${FIRST_GATE}\n      perturbation: dark`, "perturbation:"),
  plant("SPEC_SLICE_UNKNOWN", "model", FIRST_GATE, `${FIRST_GATE}\n      slice:\n        colour: red`, "slice:"),
  evaluationPlant("SPEC_SLICE_COLUMN", "    slices:\n      - by:\n          - outcome\n", "- outcome"),
  evaluationPlant("SPEC_SLICE_BINS", "    slices:\n      - by: [size]\n        bins: [2, 1]\n", "bins:"),
  evaluationPlant(
    "SPEC_PERTURBATION_TASK",
    "    perturbations:\n      - name: dark\n        kind: brightness\n        factor: 0.5\n",
    "kind: brightness",
  ),
  evaluationPlant(
    "SPEC_PERTURBATION_FEATURE",
    "    perturbations:\n      - name: noisy\n        kind: noise\n        amount: 1\n        features: [colour]\n",
    "features: [colour]",
  ),
];

const CHECKS = "    checks:\n";
const CHECK = `${CHECKS}      - check: missing\n        max: 0.05\n`;

const checkPlant = (code: string, check: string, at: string): Plant =>
  plant(code, "deployment", CHECK, `${CHECKS}      - check: ${check}\n`, at);

const RANGE = "    checks:\n      - check: range\n        max: 0\n        features: [outcome]\n";

/** A deployment of a model of images: its one feature has no range, and its rows have no time. */
const watchingImages =
  (code: string, from: string, to: string, at: string): Plant =>
  (index) => {
    const [name, dataset] = [`pictures-of-${index}`, `watched-pictures-${index}`];
    const carrier: Carrier = {
      path: `deployments/watching-${index}/deployment.yaml`,
      text: `apiVersion: understudy/v1
kind: Deployment
metadata: {name: watching-${index}}
spec:
  target:
    kind: process
    port: 0
  champion:
    model: ${name}
    version: 0
  monitoring:
    window: 1d
    checks:
      - check: range
        max: 0
        features: [outcome]
  continuousDeployment:
    policy: manual
`,
    };
    const planted = edited(code, carrier, from, to, at);
    const others = [imageModel(name, dataset), ...imageWorld(dataset)];
    return {
      ...planted,
      files: new Map([...planted.files, ...others.map(({ path, text }) => [path, bytes(text)] as const)]),
    };
  };

const MONITORING_PLANTS: readonly Plant[] = [
  checkPlant("SPEC_CHECK_LIMIT", "rows", "check: rows"),
  checkPlant("SPEC_CHECK_RANGE", "rows\n        min: 3\n        max: 2", "max: 2"),
  checkPlant("SPEC_CHECK_FEATURE", "missing\n        max: 0\n        features: [sise]", "[sise]"),
  checkPlant("SPEC_CHECK_REDACTED", "missing\n        max: 0\n        features: [colour]", "[colour]"),
  checkPlant("SPEC_CHECK_READING", "telemetry\n        reading: server.heat\n        max: 80", "server.heat"),
  watchingImages("SPEC_CHECK_FEATURE_TYPE", "[outcome]", "[picture]", "[picture]"),
  watchingImages(
    "SPEC_SEASON_MOMENT",
    RANGE,
    "    season: year\n    checks:\n      - check: missing\n        max: 0\n",
    "season: year",
  ),
  plant("SPEC_CHECK_STATISTIC", "deployment", "effect: 0.1", "effect: 0.1\n        categories: ks", "categories: ks"),
  plant("SPEC_CHECK_BINNING", "deployment", "effect: 0.1", "effect: 0.1\n        binning: nannyml", "binning:"),
  plant("SPEC_CHECK_SLICE", "deployment", CHECKS, `    slices:\n      - by: [outcome]\n${CHECKS}`, "[outcome]"),
  plant("SPEC_ALERT_TIME", "deployment", "below: 0.6", "below: 0.6\n        for: 10d", "for: 10d"),
  plant("SPEC_SEASON_WINDOW", "deployment", CHECKS, `    season: hour\n${CHECKS}`, "season: hour"),
  plant("SPEC_SEASON_LENGTH", "deployment", "window: 7d", "window: 365d\n    season: year", "season: year"),
  plant("SPEC_FIRING", "deployment", CHECKS, `    firing: {fires: 3, of: 2, clears: 1}\n${CHECKS}`, "firing:"),
];

const RULE_PLANTS: readonly Plant[] = [
  plant("SPEC_CANARY_STEPS", "deployment", "weight: 50", "weight: 4"),
  plant("SPEC_ROLE_TAKEN", "deployment", "version: 0", "version: 1", "version: 1\n    steps"),
  plant("SPEC_REDACT_UNKNOWN", "deployment", "- colour # nobody's", "- color # nobody's"),
  plant(
    "SPEC_ALERT_THRESHOLD",
    "deployment",
    "      - metric: accuracy\n        below: 0.6\n",
    "      - metric: accuracy\n",
    "- metric: accuracy",
  ),
  plant("SPEC_METRIC_CLASS", "model", "      class: bad\n", "", "- metric: recall"),
  plant(
    "SPEC_METRIC_TASK",
    "deployment",
    "- metric: accuracy\n        below: 0.6",
    "- metric: mae\n        above: 0.6",
    "metric: mae",
  ),
  plant("SPEC_ALGORITHM_TASK", "model", "algorithm: mlp", "algorithm: linear-regression"),
  plant("SPEC_PREPROCESSING_UNUSED", "model", "  training:", `${PREPROCESSING}  training:`, "preprocessing:"),
  imagePlant("SPEC_PREPROCESSING_MISSING", IMAGE_PREPROCESSING, "", "task:"),
  imagePlant("SPEC_CROP_SIZE", "width: 32", "width: 65", "crop:"),
  imagePlant("SPEC_CHANNEL_COUNT", "[0.25, 0.25, 0.25]", "[0.25]", "deviation:"),
  plant("SPEC_CLASS_UNKNOWN", "deployment", "class: bad", "class: baad"),
  (index) => {
    const { path, text } = carriers.dataset(`elsewhere-${index}`);
    const name = `dataset: elsewhere-${index}`;
    const carrier = carriers.deployment(`deployment-${index}`);
    const planted = edited("SPEC_FEEDBACK_DATASET", carrier, `dataset: ${CORE}`, name, name);
    return { ...planted, files: new Map([...planted.files, [path, bytes(text)]]) };
  },
  plant("SPEC_SCHEDULE", "deployment", '"0 6 * * mon"', '"0 25 * * mon"'),
  plant("SPEC_FEATURE_UNKNOWN", "model", "- colour", "- color"),
  plant("SPEC_FEATURE_UNFIT", "model", "- colour", "- outcome"),
  plant("SPEC_IMAGE_COLUMN", "dataset", "type: number\n      min: 0\n      max: 10", "type: image"),
  plant("SPEC_COLUMN_UNKNOWN", "dataset", "id: row", "id: rwo"),
  plant("SPEC_COLUMN_TYPE", "dataset", "label: outcome", "label: row"),
  plant("SPEC_COLUMN_RANGE", "dataset", "max: 10", "max: -10"),
  plant("SPEC_SPLIT_SHARES", "dataset", "test: 0.2", "test: 0.9", "  split:"),
  plant(
    "SPEC_SPLIT_TIME",
    "dataset",
    "by: hash\n    column: row\n    test: 0.2\n",
    "by: time\n    column: at\n    testFrom: 2014-02-30\n    testTo: 2014-06-01\n",
    "testFrom:",
  ),
  plant(
    "SPEC_SPLIT_ORDER",
    "dataset",
    "by: hash\n    column: row\n    test: 0.2\n",
    "by: time\n    column: at\n    testFrom: 2014-07-01\n    testTo: 2014-06-01\n",
    "testTo:",
  ),
  plant("SPEC_LISTED_TWICE", "dataset", "values: [red, green]", "values: [red, red]"),
  plant("SPEC_SOURCE_OUTSIDE", "dataset", "source: data", "source: ../../../elsewhere"),
];

export const PLANTS: readonly Plant[] = [
  ...YAML_PLANTS,
  ...SHAPE_PLANTS,
  ...REFERENCE_PLANTS,
  ...GATE_PLANTS,
  ...MONITORING_PLANTS,
  ...RULE_PLANTS,
];
