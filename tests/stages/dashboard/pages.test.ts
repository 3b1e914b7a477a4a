/** The pages of a year: what they show, what they never show, how large they are. */
import { describe, expect, it } from "vitest";
import { draw } from "../../../src/app/dashboard/draw.ts";
import { alertLog } from "../../../src/stages/dashboard/alert-log.ts";
import type { DeploymentFacts, SiteFacts } from "../../../src/stages/dashboard/facts.ts";
import { planSite } from "../../../src/stages/dashboard/plan.ts";
import { ATTACK, factsOf, STORIES, yearSite } from "./stories.ts";
import type { Story } from "./year.ts";

const site = yearSite();
const pages = planSite(site, draw);
const page = (path: string): string => pages.get(path) ?? "";
const facts = (name: string): DeploymentFacts => {
  const found = site.deployments.find(({ deployment }) => deployment.name === name);
  if (!found) throw new Error(name);
  return found;
};
const plain = (html: string): string => html.replace(/<[^>]*>/gu, " ").replace(/\s+/gu, " ");

it("has a page and a file of all numbers for each deployment, and the first page last", () => {
  const names = ["parcel-sorting", "claims-triage", "leaf-health", "garden", "newcomer"];
  expect([...pages.keys()]).toEqual([...names.flatMap((name) => [`${name}.html`, `${name}.csv`]), "index.html"]);
});

it("is the same bytes of the same records, whatever was drawn before", () => {
  const leaf = { ...site, deployments: [factsOf(STORIES[2] as Story, 13)] };
  const again = planSite(leaf, draw);
  for (const path of ["leaf-health.html", "leaf-health.csv"])
    expect(again.get(path) === pages.get(path), path).toBe(true);
});

it("stays small: a year of days of five deployments", () => {
  expect(Buffer.byteLength(page("index.html"))).toBeLessThan(60_000);
  for (const [path, content] of pages) {
    if (path.endsWith(".html")) expect(Buffer.byteLength(content), path).toBeLessThan(300_000);
  }
});

describe("the first page", () => {
  it("tells who answers, how each group is, what is missing", () => {
    const text = plain(page("index.html"));
    expect(text).toContain("champion parcel-sorting 2 , shadow parcel-sorting 3");
    expect(text).toContain("missing: a champion: merge a promotion");
    expect(text).toMatch(/Leaf health ◆ attention.*drift ▲ firing/u);
    expect(text).toContain("No window has been looked at yet.");
  });

  it("names only pages that are there", () => {
    const links = [...page("index.html").matchAll(/href="([a-z0-9-]+\.html)"/gu)].map(([, to]) => to ?? "");
    expect(links).toHaveLength(5);
    for (const link of links) expect(pages.has(link)).toBe(true);
  });
});

describe("the page of a deployment", () => {
  it("has every section, each with a stable name", () => {
    const ids = [
      "pipeline",
      "performance",
      "drift",
      "answers",
      "classes",
      "slices",
      "operations",
      "alerts",
      "experiments",
      "lineage",
    ];
    for (const id of ids) expect(page("parcel-sorting.html").includes(`<section id="${id}"`)).toBe(true);
  });

  it("has an anchor for each feature and each alert, and no anchor twice", () => {
    const html = page("parcel-sorting.html");
    const ids = [...html.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id ?? "");
    expect(ids.length - new Set(ids).size).toBe(0);
    expect(ids).toContain("feature-declared_value");
    expect(ids).toContain("alert-accuracy-accuracy-2025-03-12");
    const targets = [...html.matchAll(/href="#([^"]+)"/gu)].map(([, to]) => to ?? "");
    for (const target of targets) expect(ids).toContain(target);
  });

  it("draws realised performance with its interval, the estimate dashed, the limit and the test split", () => {
    const chart =
      /<figure class="panel" id="chart-accuracy">[\s\S]*?<\/figure>/u.exec(page("parcel-sorting.html"))?.[0] ?? "";
    expect(plain(chart)).toMatch(/accuracy 93\.\d% .*champion, estimated.*shadow.*on the test split.*alert below 85%/u);
    expect(chart).toContain('fill="var(--c1)" fill-opacity="0.16"');
    expect(chart).toContain("var(--limit)");
    expect(chart).toContain("var(--reference)");
  });

  it("breaks its lines where nobody asked", () => {
    const chart = /<svg[^>]*aria-label="latency, champion[\s\S]*?<\/svg>/u.exec(page("parcel-sorting.html"))?.[0] ?? "";
    const line = /<path d="([^"]+)"[^>]*stroke="var\(--c1\)"/u.exec(chart)?.[1] ?? "";
    expect(line.match(/M/gu)).toHaveLength(2);
  });

  it("draws records that kept signals alone", () => {
    const older = facts("parcel-sorting").windows.slice(0, 20);
    expect(older.every(({ measured }) => measured === undefined)).toBe(true);
    const early: SiteFacts = { ...site, deployments: [{ ...facts("parcel-sorting"), windows: older }] };
    const html = planSite(early, draw).get("parcel-sorting.html") ?? "";
    expect(html).toContain('id="chart-accuracy"');
    expect(html).toContain('class="heat');
    expect(html).not.toContain('<section id="classes"');
  });

  it("shows a deployment of which nothing is known yet", () => {
    const text = plain(page("newcomer.html"));
    expect(text).toContain("nobody answers yet");
    expect(text).toContain("Nothing has fired.");
    expect(text).toContain("Nothing was trained yet.");
  });

  it("tells candidates best first, the champion among them, and why one failed", () => {
    const text = plain(/<section id="experiments"[\s\S]*?<\/section>/u.exec(page("parcel-sorting.html"))?.[0] ?? "");
    expect(text).toMatch(/0\.9500.*inconclusive.*0\.9300.*0\.9100.*failed.*stopped after 30 minutes/u);
    expect(text).toContain("models/parcel-sorting/versions/2.yaml champion");
  });

  it("tells what answers now comes from", () => {
    const html = /<section id="lineage"[\s\S]*?<\/section>/u.exec(page("parcel-sorting.html"))?.[0] ?? "";
    expect(plain(html)).toMatch(/promoted #37 by mira, 2025-09-20/u);
    expect(html).toContain('href="https://github.com/acme/models/pull/37"');
  });
});

describe("what data say", () => {
  it("stays text", () => {
    for (const path of ["index.html", "garden.html"]) {
      expect(/<script|<img|onerror="/u.test(page(path))).toBe(false);
      expect(page(path).includes("&lt;script&gt;alert(1)")).toBe(true);
    }
  });

  it("is not calculated by a spreadsheet", () => {
    const garden = facts("garden");
    const formula = {
      ...garden,
      windows: garden.windows.slice(-1).map((window) => ({
        ...window,
        signals: window.signals.map((signal) => ({ ...signal, subject: '=HYPERLINK("x")' })),
      })),
    };
    const csv = planSite({ ...site, deployments: [formula] }, draw).get("garden.csv") ?? "";
    expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
    expect(csv).not.toMatch(/,"?=/u);
    expect(ATTACK.startsWith('"')).toBe(true);
  });

  it("is not shown of private data beyond what the specs declare", () => {
    const carriers = />(?:north|south|overseas)</u;
    expect(carriers.test(page("parcel-sorting.html"))).toBe(true);
    expect(carriers.test(page("claims-triage.html"))).toBe(false);
    expect(page("claims-triage.html").includes(">all others<")).toBe(true);
    expect(page("claims-triage.html").includes("carrier has changed: total-variation is")).toBe(true);
    expect(page("claims-triage.html").includes("carrier is higher than")).toBe(false);
  });
});

it("may load nothing and run nothing", () => {
  const policy =
    /Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/=]{44}'; base-uri 'none'/u;
  for (const [path, content] of pages) {
    if (!path.endsWith(".html")) continue;
    expect(policy.test(content), path).toBe(true);
    const tags = (content.match(/<[a-z][^>]*>/gu) ?? []).filter((tag) =>
      / (?:style|src|on\w+)=|^<(?:script|link|img|iframe)/u.test(tag.replace(/"[^"]*"/gu, "")),
    );
    expect(tags, path).toEqual([]);
    expect(/url\(|@import/u.test(content), path).toBe(false);
  }
});

describe("the alert log", () => {
  it("tells when each began to fire, when it was over, and how", () => {
    const log = alertLog(facts("parcel-sorting").windows);
    const ofWeight = log.filter(({ signal }) => signal.subject === "weight" && signal.statistic === "ks");
    expect(
      ofWeight.map(({ since, fired, ended, how }) => [since, fired, ended, how].map((each) => each?.slice(0, 10))),
    ).toEqual([
      ["2025-08-17", "2025-08-19", "2025-09-20", "replaced"],
      ["2025-03-12", "2025-03-14", "2025-03-28", "recovered"],
    ]);
    expect(log.find(({ signal }) => signal.statistic === "missing")?.how).toBe("recovered");
  });

  it("keeps what fires still open", () => {
    const open = alertLog(facts("leaf-health").windows).filter(({ ended }) => ended === null);
    expect(open.map(({ signal }) => signal.subject)).toContain("length");
  });
});
