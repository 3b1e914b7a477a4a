/** What every `DeploymentMirror` keeps, wherever people look at it. */
import { beforeEach, describe, expect, it } from "vitest";
import type { DeploymentMirror } from "../../src/ports/deployment-mirror.ts";
import type { CommitId } from "../../src/ports/git.ts";

interface Subject {
  readonly mirror: DeploymentMirror;
  /** The same mirror as another process sees it. */
  readonly other: DeploymentMirror;
  /** One that exists. */
  readonly commit: CommitId;
}

export function deploymentMirrorContract(name: string, make: () => Promise<Subject>): void {
  describe(`DeploymentMirror: ${name}`, () => {
    let mirror: DeploymentMirror;
    let other: DeploymentMirror;
    let commit: CommitId;

    const create = (environment: string, description = "champion 2") =>
      mirror.create({ environment, commit, payload: { champion: 2 }, description });
    const states = async (environment: string) =>
      (await other.list(environment, 10)).map(({ id, state }) => [id, state] as const);

    beforeEach(async () => {
      ({ mirror, other, commit } = await make());
    });

    it("shows what was started, with all that was said of it", async () => {
      const payload = { weights: { champion: 0.9, canary: 0.1 }, versions: [2, 3], note: null, text: "ü </script>" };
      const made = await mirror.create({ environment: "garden", commit, payload, description: "champion 2" });
      expect(made).toMatchObject({
        environment: "garden",
        commit,
        payload,
        state: "pending",
        description: "champion 2",
      });
      expect(made.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(await other.list("garden", 10)).toEqual([made]);
      expect(await other.list("elsewhere", 10)).toEqual([]);
    });

    it("lists the newest first, and as many as are wanted", async () => {
      const ids: number[] = [];
      for (const text of ["one", "two", "three"]) {
        ids.push((await create("garden", text)).id);
        await create("elsewhere", text);
      }
      expect((await other.list("garden", 10)).map(({ id }) => id)).toEqual(ids.toReversed());
      expect((await other.list("garden", 2)).map(({ description }) => description)).toEqual(["three", "two"]);
    });

    it.each(["in_progress", "success", "failure", "error", "inactive"] as const)(
      "says that it is %s",
      async (state) => {
        const { id } = await create("garden");
        await mirror.setState(id, { state: "in_progress", description: "starting" });
        await mirror.setState(id, { state, description: "what happened", url: "http://127.0.0.1:8080" });
        expect(await states("garden")).toEqual([[id, state]]);
      },
    );

    it("lets an older success rest when a newer one is there, and only then", async () => {
      const [one, two] = [await create("garden"), await create("garden")];
      const elsewhere = await create("elsewhere");
      await mirror.setState(one.id, { state: "success", description: "" });
      await mirror.setState(elsewhere.id, { state: "success", description: "" });
      await mirror.setState(two.id, { state: "failure", description: "" });
      expect(await states("garden")).toEqual([
        [two.id, "failure"],
        [one.id, "success"],
      ]);
      const three = await create("garden");
      await mirror.setState(three.id, { state: "success", description: "" });
      expect(await states("garden")).toEqual([
        [three.id, "success"],
        [two.id, "failure"],
        [one.id, "inactive"],
      ]);
      expect(await states("elsewhere")).toEqual([[elsewhere.id, "success"]]);
    });

    it("cuts long descriptions, and never a character", async () => {
      const made = await create("garden", `${"a".repeat(139)}😀`);
      const [found] = await other.list("garden", 1);
      expect(found?.description.length).toBeLessThanOrEqual(140);
      expect(found?.description.isWellFormed()).toBe(true);
      await mirror.setState(made.id, { state: "success", description: "😀".repeat(100) });
      expect(await states("garden")).toEqual([[made.id, "success"]]);
    });

    it("says so when there is no such deployment", async () => {
      await expect(mirror.setState(9_999, { state: "success", description: "" })).rejects.toThrow();
    });
  });
}
