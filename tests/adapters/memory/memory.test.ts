/** The fakes keep the contracts of the ports that they stand in for. */
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { memoryDeploymentMirror } from "../../../src/adapters/memory/deployment-mirror.ts";
import { memoryFiles } from "../../../src/adapters/memory/files.ts";
import { memoryForge } from "../../../src/adapters/memory/forge.ts";
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import { memoryRecords } from "../../../src/adapters/memory/records.ts";
import { memoryWorkflows } from "../../../src/adapters/memory/workflows.ts";
import { blobsContract } from "../../contracts/blobs.ts";
import { deploymentMirrorContract } from "../../contracts/deployment-mirror.ts";
import { filesContract } from "../../contracts/files.ts";
import { forgeContract } from "../../contracts/forge.ts";
import { gitContract } from "../../contracts/git.ts";
import { recordsContract } from "../../contracts/records.ts";
import { workflowsContract } from "../../contracts/workflows.ts";

gitContract("memory", async () => {
  const git = memoryGit();
  return { git, other: git };
});

forgeContract("memory", async () => {
  const git = memoryGit();
  const forge = memoryForge(git, fakeClock());
  return { git, forge, other: forge, reviewer: "reviewer" };
});

blobsContract("memory", async () => memoryBlobs());
filesContract("memory", async () => memoryFiles());
recordsContract("memory", async () => {
  const records = memoryRecords();
  return { records, other: records, unvouched: memoryRecords(null, "the-app[bot]") };
});
deploymentMirrorContract("memory", async () => {
  const mirror = memoryDeploymentMirror(fakeClock());
  return { mirror, other: mirror, commit: "0123" };
});
workflowsContract("memory", async () => {
  const runners = [{ name: "gpu-1", online: true, busy: false, labels: ["self-hosted", "gpu"] }];
  const workflows = memoryWorkflows(fakeClock(), { kind: "seen", value: runners });
  return { workflows, other: workflows, finish: workflows.finish, runners };
});
