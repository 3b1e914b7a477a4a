/** The dashboard of a deployment that went through the whole loop: what is gathered, and what a run writes. */
import { describe, expect, it } from "vitest";
import { faulty } from "../../src/adapters/memory/faulty.ts";
import { gatherSite } from "../../src/app/dashboard/gather.ts";
import { dashboard } from "../../src/app/verbs/dashboard.ts";
import { userError } from "../../src/domain/errors/user-error.ts";
import { callVerb } from "../support/verbs.ts";
import { play, STORY } from "./story.ts";
import { makeWorld } from "./world.ts";

const told = async () => {
  const world = await makeWorld();
  await play(STORY, world);
  return world;
};

describe("after the whole loop", () => {
  it("knows what answers and where it comes from", async () => {
    const { ports } = await told();
    const site = await gatherSite(ports, { only: null, repository: null });
    const [facts] = site.deployments;
    const { lineage, comparison, windows } = facts ?? {};
    expect(site.deployments).toHaveLength(1);
    expect(lineage?.version).toMatchObject({ name: "plants", version: 2 });
    const pull = await ports.forge.pullRequest(lineage?.pullRequest?.number ?? 0);
    expect(pull?.title).toBe("Promote plants 2 to champion of garden");
    expect(lineage?.deployedAt).not.toBeNull();
    expect(windows?.length).toBeGreaterThan(2);
    expect(comparison?.reference?.rows).toBeGreaterThan(0);
    expect(comparison?.current?.rows).toBe(windows?.findLast(({ summary }) => summary)?.predictions);
  });

  it("is written as a first page and a page of it, and by a dry run not at all", async () => {
    const { ports } = await told();
    const again = faulty(ports);
    const dry = await callVerb(dashboard, again.ports, { out: "site" }, true);
    expect(dry.text).toContain("Would write 3 files");
    expect(
      again.calls.filter((call) =>
        /^files\.write|^(?:git|forge|records|blobs)\.(?:put|commit|open|update)/u.test(call),
      ),
    ).toEqual([]);
    const done = await callVerb(dashboard, ports, { out: "site" });
    expect(done.outputs.pages).toEqual(["garden.html", "garden.csv", "index.html"]);
    const page = new TextDecoder().decode(await ports.files.read("/checkout/site/garden.html"));
    expect(page).toContain("<b>plants 2</b>");
    expect(page).toContain('<section id="drift"');
  });

  it("is shown without what cannot be read, and the log says so", async () => {
    const { ports } = await told();
    const blobs = {
      ...ports.blobs,
      get: async (digest: Parameters<typeof ports.blobs.get>[0]) => {
        throw userError("BLOB_MISSING", { with: { digest } });
      },
    };
    const warned: string[] = [];
    const log = { ...ports.log, warn: (line: string) => void warned.push(line) };
    const site = await gatherSite({ ...ports, blobs, log }, { only: "garden", repository: null });
    expect(warned).toHaveLength(2);
    expect(warned[0]).toMatch(/^garden: what the dashboard compares cannot be read: /u);
    expect(site.deployments[0]?.comparison).toMatchObject({ reference: null, current: null });
  });

  it("refuses a deployment that is not there", async () => {
    const { ports } = await told();
    await expect(gatherSite(ports, { only: "orchard", repository: null })).rejects.toThrow(/DEPLOYMENT_UNKNOWN/u);
  });
});
