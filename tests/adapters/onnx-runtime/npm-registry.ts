/** A registry on this host that serves made-up packages under the real names, and misbehaves when asked to. */
import { createHash } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { PinnedPackage } from "../../../src/adapters/onnx-runtime/download.ts";
import { librariesOf } from "../../../src/adapters/onnx-runtime/package-folder.ts";
import { RUNTIME_PACKAGES } from "../../../src/domain/pinned-runtime.ts";
import { tarball } from "./tarball-files.ts";

/** What a request is answered with, in place of the package. */
export type Misbehaviour = (response: ServerResponse, bytes: Buffer) => void;

const [NATIVE, COMMON] = RUNTIME_PACKAGES;
const manifest = ({ name, version }: { name: string; version: string }) =>
  JSON.stringify({ name, version, main: "dist/index.js" });
const here = librariesOf(process.platform, process.arch);

const TARBALLS: Readonly<Record<string, Buffer>> = {
  [NATIVE.name]: tarball([
    { path: "package/package.json", content: manifest(NATIVE) },
    { path: "package/dist/index.js", content: "module.exports = {};" },
    { path: "package/script/install.js", content: "not needed" },
    { path: `package/${here}/onnxruntime_binding.node`, content: "x".repeat(100_000) },
    { path: "package/bin/napi-v6/plan9/mips/onnxruntime_binding.node", content: "not needed" },
  ]),
  [COMMON.name]: tarball([
    { path: "package/package.json", content: manifest(COMMON) },
    { path: "package/index.js", content: "not needed" },
    { path: "package/dist/index.js", content: "" },
  ]),
};

export const packages: readonly PinnedPackage[] = RUNTIME_PACKAGES.map(({ name, version }) => {
  const integrity = `sha512-${createHash("sha512")
    .update(TARBALLS[name] ?? "")
    .digest("base64")}`;
  return { name, version, integrity };
});

export async function npmRegistry() {
  const asked: string[] = [];
  let next: Misbehaviour[] = [];
  const server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const bytes = TARBALLS[/^\/npm\/([\w-]+)\/-\/\1-[\d.]+\.tgz$/.exec(url)?.[1] ?? ""];
    const misbehave = next.shift();
    if (bytes === undefined) response.writeHead(404).end();
    else if (misbehave) misbehave(response, bytes);
    else response.end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/npm`,
    asked,
    /** The next requests, one each. */
    misbehave: (...how: readonly Misbehaviour[]) => {
      next = [...how];
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export const answering =
  (status: number): Misbehaviour =>
  (response) =>
    response.writeHead(status).end("not today");

/** Half of the bytes, then nothing: the line is cut. */
export const cut: Misbehaviour = (response, bytes) => {
  response.writeHead(200, { "content-length": bytes.length });
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
};

export const otherBytes: Misbehaviour = (response) =>
  response.end(tarball([{ path: "package/package.json", content: "{}" }]));
