/** What a container is made of, and how one that differs is described. */
import { describe, expect, it } from "vitest";
import { engineConnection, hostOf } from "../../../src/adapters/docker-target/connection.ts";
import { containerBody, serverNameOf } from "../../../src/adapters/docker-target/container-body.ts";
import { ensureServer, findFront } from "../../../src/adapters/docker-target/containers.ts";
import { imageDrift, limitsDrift, portDrift } from "../../../src/adapters/docker-target/drift.ts";
import type { Container, Engine } from "../../../src/adapters/docker-target/engine.ts";

const IMAGE = `registry.example/understudy@sha256:${"a".repeat(64)}`;
const settings = { engine: null, image: IMAGE, cpu: 1.5, memoryBytes: 2 ** 30 };
const front = containerBody({
  deployment: "garden",
  name: "understudy-garden",
  part: { kind: "front", listen: "127.0.0.1", port: 8080 },
  container: settings,
}) as { HostConfig: Container["HostConfig"]; Cmd: string[] };
const made = { HostConfig: front.HostConfig } as Container;

describe("a container", () => {
  it("may do nothing that it does not need", () => {
    expect(front).toMatchObject({
      Image: IMAGE,
      Labels: { "understudy.deployment": "garden" },
      HostConfig: {
        ReadonlyRootfs: true,
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges"],
        NanoCpus: 1_500_000_000,
        Memory: 2 ** 30,
        MemorySwap: 2 ** 30,
        PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] },
      },
    });
  });

  it("behind the front publishes no port, and ends when nothing is passed on to it", () => {
    const name = serverNameOf("garden", `sha256:${"b".repeat(64)}`);
    const body = containerBody({
      deployment: "garden",
      name,
      part: { kind: "server" },
      container: settings,
    }) as typeof front;
    expect(name).toBe("understudy-garden-bbbbbbbbbbbb");
    expect(body.HostConfig.PortBindings).toBeUndefined();
    expect(JSON.parse(body.Cmd[0] ?? "")).toMatchObject({ endsWhenPassedOn: true, goOn: true });
    expect(JSON.parse(front.Cmd[0] ?? "")).not.toHaveProperty("endsWhenPassedOn");
  });

  it("of somebody else's that bears its name is neither used nor started", async () => {
    const asked: string[] = [];
    const inspect = async (name: string) => {
      asked.push(name);
      return {
        ...made,
        Name: `/${name}`,
        Config: { Labels: { "understudy.deployment": "other" } },
      } as unknown as Container;
    };
    const engine = { inspect } as Partial<Engine> as Engine;
    const where = { engine, deployment: "garden", container: settings, listen: "127.0.0.1", port: 8080 };
    const image = { Id: `sha256:${"b".repeat(64)}`, RepoDigests: null };
    await expect(findFront(where)).rejects.toThrow(/understudy-garden is not Understudy's/);
    await expect(ensureServer(where, image)).rejects.toThrow(/understudy-garden-bbbbbbbbbbbb is not Understudy's/);
    expect(asked).toEqual(["understudy-garden", "understudy-garden-bbbbbbbbbbbb"]);
  });

  it("that is as it was made has not drifted; whatever differs is named", () => {
    const published = { listen: "127.0.0.1", port: 8080 };
    expect([...limitsDrift(made, settings), ...portDrift(made, published)]).toEqual([]);
    expect(limitsDrift(made, { ...settings, cpu: null, memoryBytes: null })).toEqual([
      "its cores are 1.5",
      `its memory is ${2 ** 30}`,
    ]);
    expect(portDrift(made, { ...published, port: 0 })).toEqual(["it listens on 127.0.0.1:8080"]);
    expect(portDrift(made, { ...published, listen: "0.0.0.0" })).toEqual(["it listens on 127.0.0.1:8080"]);
    expect(imageDrift({ Id: "sha256:1", RepoDigests: [IMAGE] }, IMAGE)).toEqual([]);
    expect(imageDrift({ Id: "sha256:1", RepoDigests: null }, IMAGE)).toEqual(["it runs the image sha256:1"]);
    expect(imageDrift(null, IMAGE)).toEqual(["it runs the image that nobody knows"]);
  });
});

it("asks the engine's own host, and reaches no engine without both sides' certificates", () => {
  expect(hostOf(null, {})).toBe(null);
  expect(hostOf("ssh://ops@edge-7:2222", {})).toBe("edge-7");
  expect(hostOf(null, { DOCKER_HOST: "tcp://10.0.0.7:2376" })).toBe("10.0.0.7");
  expect(() => engineConnection("tcp://edge-7", { DOCKER_CERT_PATH: "/nowhere" })).toThrow(/ENOENT.*ca\.pem/);
  expect(() => engineConnection("http://edge-7", {})).toThrow("not reached by http:");
});
