/** The target in memory keeps the contract of targets. */
import { memoryTarget } from "../../../src/adapters/memory/target.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import { targetContract } from "../../contracts/target.ts";

targetContract("memory", async () => {
  const broken = digestOf("broken");
  return {
    target: memoryTarget({ fault: (bundle) => (bundle === broken ? "it is broken" : null) }),
    healthy: [digestOf("a"), digestOf("b")],
    broken,
    dispose: async () => {},
  };
});
