/** Whose error it is: what the machine refuses is not ours. */
import { expect, it } from "vitest";
import { outcomeOf } from "../../src/app/outcome.ts";

const refused = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
const thrown = (error: Error) =>
  outcomeOf(async () => {
    throw error;
  });

it.each([refused, new Error("could not be kept", { cause: refused })])(
  "a full disk is told without a stack",
  async (error) => {
    const outcome = await thrown(error);
    expect(outcome).toMatchObject({ kind: "user-error", exitCode: 2, problems: [{ code: "CLI_SYSTEM_REFUSED" }] });
    expect(JSON.stringify(outcome)).toContain("no space left on device");
  },
);

it("another system error is ours", async () => {
  const outcome = await thrown(Object.assign(new Error("EBADF: bad file descriptor"), { code: "EBADF" }));
  expect(outcome).toMatchObject({ kind: "our-error", exitCode: 3 });
});
