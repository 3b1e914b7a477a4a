/** Requests over HTTP to a real server of a bare model, and what comes back taken apart. */
import { afterAll, beforeAll } from "vitest";
import { type BareServer, bareServer } from "../../support/bare-server.ts";
import { bodyOf } from "../oip/asking.ts";

export interface OutputTensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data?: readonly unknown[];
  readonly parameters?: { readonly binary_data_size?: number };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: {
    readonly error?: string;
    readonly id?: string;
    readonly outputs?: readonly OutputTensor[];
  };
  /** Behind the JSON. */
  readonly rest: Buffer;
}

export interface Asked {
  readonly server: BareServer;
  infer(json: unknown, parts?: readonly Uint8Array[], headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** A body as it is. */
  send(body: Uint8Array | string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

/** A server for the tests of one file. */
export function serving(model: () => Uint8Array): Asked {
  const running: { server: BareServer | null } = { server: null };
  const server = () => {
    if (!running.server) throw new Error("the server of the test is not up");
    return running.server;
  };
  beforeAll(async () => {
    running.server = await bareServer(model());
  });
  afterAll(() => running.server?.close());
  const send: Asked["send"] = async (body, headers = {}) => {
    const response = await fetch(`${server().url}/v2/models/identity/infer`, {
      method: "POST",
      body: typeof body === "string" ? body : new Blob([new Uint8Array(body)]),
      headers,
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const length = Number(response.headers.get("inference-header-content-length") ?? bytes.length);
    const json = JSON.parse(bytes.toString("utf8", 0, length));
    return { status: response.status, headers: response.headers, json, rest: bytes.subarray(length) };
  };
  return {
    get server() {
      return server();
    },
    send,
    infer: (json, parts = [], headers = {}) => {
      const { body, headerLength } = bodyOf(json, ...parts);
      return send(body, { ...(parts.length > 0 && { "inference-header-content-length": headerLength }), ...headers });
    },
  };
}
