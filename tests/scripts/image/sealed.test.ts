/** Two builds are one image: times are all that is taken out of what a build wrote. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { billOfMaterials } from "../../../scripts/image/bill-of-materials.ts";
import { seal, withoutTimes } from "../../../scripts/image/sealed.ts";

const scratch = mkdtempSync(join(tmpdir(), "understudy-sealed-"));
afterAll(() => rmSync(scratch, { recursive: true }));
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function layer(name: string, content: string, time: number, format = "gnu"): Buffer {
  const folder = mkdtempSync(join(scratch, "layer-"));
  writeFileSync(join(folder, name), content);
  utimesSync(join(folder, name), time, time);
  return execFileSync("tar", ["--format", format, "-C", folder, "-cf", "-", name]);
}

function image(base: Buffer, own: Buffer, created: string): string {
  const folder = mkdtempSync(join(scratch, "image-"));
  const layers = { "base.tar": base, "own.tar": own };
  for (const [name, bytes] of Object.entries(layers)) writeFileSync(join(folder, name), bytes);
  const config = {
    created,
    container: created,
    config: { Entrypoint: ["node"] },
    history: [{ created, created_by: "COPY" }],
    rootfs: { type: "layers", diff_ids: [base, own].map((bytes) => `sha256:${sha256(bytes)}`) },
  };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  const manifest = [{ Config: "config.json", RepoTags: ["understudy:1"], Layers: Object.keys(layers) }];
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  return folder;
}

describe("a sealed image", () => {
  const base = layer("base", "base", 100);
  const known = [`sha256:${sha256(base)}`];

  it.each(["gnu", "pax"])("depends on contents, and on nothing that a clock said: %s", (format) => {
    const first = image(base, layer("program", "one", 1_000.25, format), "2026-01-01T00:00:00Z");
    const second = image(base, layer("program", "one", 2_000.75, format), "2026-02-02T00:00:00Z");
    const other = image(base, layer("program", "two", 1_000.25, format), "2026-01-01T00:00:00Z");
    expect(seal(first, known)).toBe(seal(second, known));
    expect(seal(other, known)).not.toBe(seal(first, known));
  });

  it("does not depend on how many digits a time has, nor on whether a time is all that is extended", () => {
    const own = (time: number, format: string) =>
      withoutTimes(layer("program", "one", time, format))
        .toString("latin1")
        .replace(/\0+$/, "");
    const long = layer(`${"far/".repeat(60)}x`.replaceAll("/", "-"), "one", 1_000.123456, "pax");
    expect(own(1_000.123456, "pax")).toBe(own(1_000.5, "pax"));
    expect(own(1_000.123456, "pax")).toBe(own(1_000, "ustar"));
    // A name of 241 characters is extended too, and stays.
    const listed = execFileSync("tar", ["-tf", "-"], { input: withoutTimes(long), encoding: "utf8" });
    expect(listed.trim()).toBe(`${"far-".repeat(60)}x`);
  });

  it("keeps the base's layers as they are, and says truly what each of its own is", () => {
    const folder = image(base, layer("program", "one", 1_000), "2026-01-01T00:00:00Z");
    const id = seal(folder, known);
    const [manifest] = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    const bytes = readFileSync(join(folder, manifest.Config));
    expect(id).toBe(`sha256:${sha256(bytes)}`);
    const config = JSON.parse(bytes.toString("utf8"));
    expect(config).toMatchObject({ config: { Entrypoint: ["node"] }, history: [{ created_by: "COPY" }] });
    expect(bytes.toString("utf8")).not.toContain("2026");
    expect(manifest.Layers.map((path: string) => `sha256:${sha256(readFileSync(join(folder, path)))}`)).toEqual(
      config.rootfs.diff_ids,
    );
    expect(config.rootfs.diff_ids[0]).toBe(known[0]);
    const listed = execFileSync("tar", ["-tvf", "-"], {
      input: withoutTimes(layer("a", "a", 5_000)),
      encoding: "utf8",
    });
    expect(listed).toContain("1970-01-01");
  });
});

it("bills what runs, each once, with its digest and its license", () => {
  const integrity = `sha512-${Buffer.from("digest").toString("base64")}`;
  const bill = billOfMaterials({
    name: "understudy",
    version: "1.2.3",
    packages: {
      "": {},
      "node_modules/@scope/one": { version: "1.0.0", license: "MIT", integrity },
      "node_modules/two/node_modules/@scope/one": { version: "1.0.0", license: "MIT", integrity },
      "node_modules/two": { version: "2.0.0", license: "(MIT OR Apache-2.0)" },
      "node_modules/tests-only": { version: "3.0.0", dev: true },
    },
  });
  expect(bill).toMatchObject({
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    metadata: { component: { version: "1.2.3" } },
  });
  expect((bill as { components: object[] }).components).toEqual([
    {
      type: "library",
      "bom-ref": "pkg:npm/%40scope/one@1.0.0",
      name: "@scope/one",
      version: "1.0.0",
      purl: "pkg:npm/%40scope/one@1.0.0",
      licenses: [{ license: { id: "MIT" } }],
      hashes: [{ alg: "SHA-512", content: Buffer.from("digest").toString("hex") }],
    },
    {
      type: "library",
      "bom-ref": "pkg:npm/two@2.0.0",
      name: "two",
      version: "2.0.0",
      purl: "pkg:npm/two@2.0.0",
      licenses: [{ expression: "(MIT OR Apache-2.0)" }],
    },
  ]);
});
