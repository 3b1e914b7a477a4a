/** The site in a folder: written anew, cleaned of its own, never of anybody else's, and mended after a kill. */
import { expect, it } from "vitest";
import { memoryFiles } from "../../../src/adapters/memory/files.ts";
import { writeSite } from "../../../src/app/dashboard/write-site.ts";

const OLD = new Map([
  ["gone.html", "old"],
  ["kept.html", "old"],
  ["index.html", "old index"],
]);
const NEW = new Map([
  ["kept.html", "new"],
  ["index.html", "new index"],
]);

const textOf = async (files: ReturnType<typeof memoryFiles>, path: string) =>
  new TextDecoder().decode(await files.read(path));

it("replaces its own pages and removes those of deployments that are gone", async () => {
  const files = memoryFiles();
  await writeSite(files, "/site", OLD);
  await writeSite(files, "/site", NEW);
  expect(await files.list("/site")).toEqual(["dashboard.json", "index.html", "kept.html"]);
  expect(await textOf(files, "/site/kept.html")).toBe("new");
});

it("touches nothing where something lies that it did not write", async () => {
  const files = memoryFiles();
  await files.write("/site/index.html", "somebody's");
  await expect(writeSite(files, "/site", NEW)).rejects.toThrow("DASHBOARD_FOLDER_FOREIGN");
  expect(await files.list("/site")).toEqual(["index.html"]);
  expect(await textOf(files, "/site/index.html")).toBe("somebody's");
});

it("does not believe a list that names files which the dashboard never writes", async () => {
  const files = memoryFiles();
  await files.write("/site/dashboard.json", JSON.stringify({ schema: 1, files: ["../secret.html", "notes.txt"] }));
  await files.write("/site/notes.txt", "mine");
  await expect(writeSite(files, "/site", NEW)).rejects.toThrow("DASHBOARD_FOLDER_FOREIGN");
});

it("leaves whole pages wherever it is killed, and the next run finishes", async () => {
  for (let allowed = 0; allowed < 6; allowed += 1) {
    const files = memoryFiles();
    await writeSite(files, "/site", OLD);
    let left = allowed;
    const step = () => {
      left -= 1;
      if (left < 0) throw new Error("killed");
    };
    const mortal = {
      ...files,
      write: async (...given: Parameters<typeof files.write>) => {
        step();
        await files.write(...given);
      },
      remove: async (path: string) => {
        step();
        await files.remove(path);
      },
    };
    await writeSite(mortal, "/site", NEW).catch(() => undefined);
    for (const page of ["kept.html", "index.html"]) {
      expect([OLD.get(page), NEW.get(page)]).toContain(await textOf(files, `/site/${page}`));
    }
    await writeSite(files, "/site", NEW);
    expect(await files.list("/site")).toEqual(["dashboard.json", "index.html", "kept.html"]);
  }
});
