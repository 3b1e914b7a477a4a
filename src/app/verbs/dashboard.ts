/** `dashboard`: everything that is known of the deployments, as a static site. */
import { resolve } from "node:path";
import { planSite } from "../../stages/dashboard/plan.ts";
import { gatherSite } from "../dashboard/gather.ts";
import { siteRepository } from "../dashboard/repository.ts";
import { checkSiteFolder, writeSite } from "../dashboard/write-site.ts";
import { defineVerb } from "../verb.ts";

export const dashboard = defineVerb({
  name: "dashboard",
  summary: "Write a static site that shows every deployment",
  details:
    "Who answers and how well: performance with intervals, drift by feature and window, answers, latency of the champion " +
    "beside the shadow, slices, alerts with how long they lasted, every candidate that was tried, and where what answers " +
    "comes from. Each page is one file: no script, nothing is loaded from anywhere, it opens from a folder or an artifact. " +
    "Of data that are not public, names of categories that no spec declares are left out. Whoever can open the pages " +
    "reads your metrics: GitHub Pages of a private repository may be public.",
  inputs: {
    out: {
      type: "string",
      default: "site",
      description: "Folder that the site is written into; its own files are replaced.",
    },
    deployment: { type: "string", description: "Name of a Deployment; all when left out." },
  },
  outputs: {
    folder: "Where the site is.",
    pages: "The files that were written.",
    bytes: "How large the first page is.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "read", why: "reads specs and records" },
    { scope: "pull-requests", access: "read", why: "says who merged what answers, and what is open" },
    { scope: "issues", access: "read", why: "finds pull requests by their label where there are more than a hundred" },
    {
      scope: "packages",
      access: "read",
      why: "where the blob store is on ghcr.io: reads reference profiles and summaries",
    },
  ],
  examples: ["dashboard --out site", "dashboard --deployment seattle-weather --out site"],
  run: async ({ ports: wire, settings, dryRun }, { out, deployment }) => {
    const ports = await wire();
    const folder = resolve(settings.cwd, out);
    await checkSiteFolder(ports.files, folder);
    const facts = await gatherSite(ports, { only: deployment, repository: siteRepository(settings) });
    // The library that draws is large: whoever does not draw does not load it.
    const { draw } = await import("../dashboard/draw.ts");
    const pages = planSite(facts, draw);
    if (!dryRun) await writeSite(ports.files, folder, pages);
    const sizes = [...pages].map(([path, content]) => ({ path, bytes: Buffer.byteLength(content) }));
    const index = sizes.find(({ path }) => path === "index.html")?.bytes ?? 0;
    const lines = sizes.map(({ path, bytes }) => `  ${path} ${Math.ceil(bytes / 1000)} kB`);
    return {
      outputs: { folder, pages: sizes.map(({ path }) => path), bytes: index },
      plan: { folder, pages: sizes },
      text: [`${dryRun ? "Would write" : "Wrote"} ${sizes.length} files to ${folder}:`, ...lines].join("\n"),
    };
  },
});
