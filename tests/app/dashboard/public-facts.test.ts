/** Pages that may be public say that servers run, and not where. */
import { expect, it } from "vitest";
import { withoutAddresses } from "../../../src/app/dashboard/public-facts.ts";
import type { PipelineFacts } from "../../../src/policy/pipeline.ts";

const factsOf = (serving: Pick<PipelineFacts["serving"], "running" | "unreachable">) =>
  withoutAddresses({ serving: { ...serving, troubles: [] } } as unknown as PipelineFacts).serving;

it("tells no address", () => {
  expect(factsOf({ running: "http://10.1.2.3:8080 since 2024-01-08", unreachable: null }).running).toBe(
    "since 2024-01-08",
  );
  expect(factsOf({ running: null, unreachable: null }).running).toBeNull();
  const away = factsOf({ running: null, unreachable: "connect ECONNREFUSED 10.1.2.3:22" });
  expect(away.unreachable).toBe("`understudy status` says why");
});
