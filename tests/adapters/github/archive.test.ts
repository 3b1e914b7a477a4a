/** Many files of a commit cost one request, and are the bytes that Git has. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { blobsInArchive } from "../../../src/adapters/github/archive.ts";
import { githubClient } from "../../../src/adapters/github/client.ts";
import { githubGit } from "../../../src/adapters/github/git.ts";
import { collectingLog } from "../../../src/adapters/memory/clock.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-archive-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: readonly string[]) =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], { cwd: folder });

const FILES = new Map<string, string | Uint8Array>([
  ...Array.from({ length: 40 }, (_, index) => [`records/training/sha256-${index}.json`, `{"n":${index}}\n`] as const),
  [`records/${"deep/".repeat(40)}long.json`, "a name that does not fit into a header\n"],
  ["records/empty.json", ""],
  ["records/exact.bin", new Uint8Array(1024).fill(7)],
  ["records/ünï.json", "ä\r\n"],
  // What Git replaces while it packs.
  [".gitattributes", "stamped.txt export-subst\n"],
  ["stamped.txt", "$Format:%H$\n"],
]);

for (const [path, content] of FILES) {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), content);
}
git("init", "-q");
git("add", ".");
git("commit", "-q", "-m", "files");

const listed = git("-c", "core.quotePath=false", "ls-tree", "-r", "-l", "HEAD").toString().trim().split("\n");
const tree = listed.map((line) => {
  const [, mode = "", sha = "", size = "", path = ""] = /^(\d+) blob (\w+) +(\d+)\t(.*)$/.exec(line) ?? [];
  return { type: "blob", mode, path, sha, size: Number(size) };
});
const contents = new Map(tree.map(({ sha, path }) => [sha, FILES.get(path) ?? ""]));
const packed = git("archive", "--format=tar.gz", "--prefix=o-r-1234567/", "HEAD");

/** GitHub with this one commit; without an archive when there is none. */
function github(archive: Uint8Array | null, sizes = 1) {
  const asked: string[] = [];
  const json = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  const answers: readonly (readonly [string, (rest: string) => Response])[] = [
    ["git/commits/", () => json({ tree: { sha: "tree" }, message: "files" })],
    ["git/trees/", () => json({ tree: tree.map((each) => ({ ...each, size: each.size * sizes })), truncated: false })],
    ["git/blobs/", (id) => json({ content: Buffer.from(contents.get(id) ?? "").toString("base64") })],
    [
      "tarball/",
      () =>
        archive
          ? new Response(new Uint8Array(archive), { headers: { "content-type": "application/x-gzip" } })
          : json({ message: "Not Found" }, 404),
    ],
  ];
  const fetch = async (input: string | URL | Request): Promise<Response> => {
    const path = new URL(input instanceof Request ? input.url : input).pathname.replace("/repos/o/r/", "");
    const [start, respond] = answers.find(([each]) => path.startsWith(each)) ?? ["", () => json({}, 500)];
    asked.push(start);
    return respond(path.slice(start.length));
  };
  const options = { baseUrl: "https://github.test", token: "t", owner: "o", repository: "r", throttle: false, fetch };
  const adapter = githubGit(githubClient({ ...options, log: collectingLog() }), "main");
  const count = (start: string) => asked.filter((each) => each === start).length;
  return { adapter, count };
}

const bytesOf = (content: string | Uint8Array) => new Uint8Array(Buffer.from(content));
const expected = [...FILES].map(([path, content]) => [path, bytesOf(content)] as const);

describe("many files of a commit", () => {
  it("come in one request, and only what was changed while packing is asked for again", async () => {
    const { adapter, count } = github(packed);
    const files = await adapter.readFiles("commit", [""]);
    expect([...files].sort()).toEqual(expected.toSorted());
    expect([count("tarball/"), count("git/blobs/")]).toEqual([1, 1]);
    await adapter.readFiles("commit", ["records/"]);
    expect([count("tarball/"), count("git/blobs/")]).toEqual([1, 1]);
  });

  it.each([
    ["there is no archive", null],
    ["the archive is broken", packed.subarray(0, 200)],
  ])("come one by one when %s", async (_, archive) => {
    const { adapter, count } = github(archive);
    expect([...(await adapter.readFiles("commit", [""]))].sort()).toEqual(expected.toSorted());
    expect(count("git/blobs/")).toBe(FILES.size);
  });

  it("come one by one when the tree is large, or few are wanted", async () => {
    const large = github(packed, 1024 * 1024);
    expect((await large.adapter.readFiles("commit", ["records/training/"])).size).toBe(40);
    const few = github(packed);
    expect((await few.adapter.readFiles("commit", ["records/training/sha256-1"])).size).toBe(11);
    expect([large.count("tarball/"), few.count("tarball/")]).toEqual([0, 0]);
  });
});

describe("an archive", () => {
  it("that is cut anywhere gives no wrong bytes", () => {
    const whole = blobsInArchive(packed);
    expect(whole.size).toBeGreaterThan(40);
    for (let length = 0; length < packed.length; length += 97) {
      for (const [id, bytes] of blobsInArchive(packed.subarray(0, length))) expect(whole.get(id)).toEqual(bytes);
    }
  });
});
