/** What `serve <deployment>` says to type is in the words of the deployment's data, and works in a shell. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { howToAskDeployed } from "../../../src/app/serving/how-to-ask.ts";
import type { Signature } from "../../../src/domain/signature.ts";

const URL = "http://127.0.0.1:8080";

test("rows: one that the model takes, quoted for a shell", () => {
  const signature: Signature = {
    task: "tabular-regression",
    features: [
      { name: "area", type: "number" },
      { name: "owner's street", type: "category", values: ["King's Road"] },
    ],
    label: { name: "price", classes: [] },
  };
  const line = howToAskDeployed(URL, "my prices", signature).split("\n")[1] ?? "";
  // The shell's own reading of the line, one word a line.
  const words = execFileSync("sh", ["-c", `printf '%s\\n' ${line}`], { encoding: "utf8" })
    .trim()
    .split("\n");
  expect(words.slice(0, 3)).toEqual(["curl", `${URL}/predict`, "-d"]);
  expect(JSON.parse(words[3] ?? "")).toEqual({ area: 0, "owner's street": "King's Road" });
  expect(howToAskDeployed(URL, "my prices", signature)).toContain("/v2/models/my%20prices");
});

test("one picture: the file itself", () => {
  const signature: Signature = {
    task: "image-classification",
    features: [{ name: "photo", type: "image" }],
    label: { name: "kind", classes: ["car", "truck"] },
  };
  expect(howToAskDeployed(URL, "vehicles", signature)).toContain(
    `curl ${URL}/predict -H 'content-type: image/jpeg' --data-binary @picture.jpg`,
  );
});
