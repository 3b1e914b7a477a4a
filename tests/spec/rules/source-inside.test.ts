/** A dataset's files lie inside the repository. */
import { expect, test } from "vitest";
import { sourcesAreInside } from "../../../src/spec/rules/source-inside.ts";
import { check, DATASET } from "./check.ts";

const source = (to: string) => check(sourcesAreInside, { changes: [{ path: DATASET, from: "source: data", to }] });

test.each(["source: ./data", "source: .", "source: ../../shared/data", "source: a/../b"])("%s", (to) => {
  expect(source(to)).toEqual([]);
});

test.each(["../../../etc", "/etc", "a/../../../..", "C:\\data", "data\\..\\.."])("not %s", (folder) => {
  expect(source(`source: '${folder}'`)).toEqual([
    `7 SPEC_SOURCE_OUTSIDE ${folder} -> a folder of the repository, relative to dataset.yaml, with /`,
  ]);
});
