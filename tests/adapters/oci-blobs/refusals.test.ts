/** What a registry may do to us: refuse, stall, lie, send elsewhere, send without end. Answers are played, not a registry. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ociBlobs } from "../../../src/adapters/oci-blobs/blobs.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import { type Fault, type FaultProxy, type Seen, startFaultProxy } from "../../support/fault-proxy.ts";
import { hastyClock } from "../../support/hasty-clock.ts";

const TOKEN = "a-token+that/must=not-show";
const digest = digestOf("wanted");

type Played = Extract<Fault, { kind: "answer" }>;
const answer = (status: number, headers: Record<string, string> = {}, body: string | Uint8Array = ""): Played => ({
  kind: "answer",
  status,
  headers,
  body,
});

let registry: FaultProxy;
let elsewhere: FaultProxy;
beforeAll(async () => {
  registry = await startFaultProxy("127.0.0.1:1");
  elsewhere = await startFaultProxy("127.0.0.1:1");
});
afterEach(() => elsewhere.plan(() => answer(500)));
afterAll(() => Promise.all([registry.stop(), elsewhere.stop()]));

function store(play: (seen: Seen) => Fault, more: object = {}) {
  registry.plan(play);
  const clock = hastyClock();
  const from = registry.seen.length;
  const elsewhereFrom = elsewhere.seen.length;
  const options = { registry: registry.host, repository: "acme/blobs", user: "robot", token: TOKEN, clock };
  return {
    blobs: ociBlobs({ ...options, patienceMs: 300, ...more }),
    clock,
    asked: () => registry.seen.slice(from),
    askedElsewhere: () => elsewhere.seen.slice(elsewhereFrom),
  };
}

const errorOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error("nothing was refused");
  return `${error.message} ${JSON.stringify(error)}`;
};

describe("waiting", () => {
  it("waits as long as it is asked to", async () => {
    let count = 0;
    const { blobs, clock } = store(() => {
      count += 1;
      return count < 3 ? answer(429, { "retry-after": "7" }) : answer(200, {}, "wanted");
    });
    expect(new TextDecoder().decode(await blobs.get(digest))).toBe("wanted");
    expect(clock.slept).toEqual([7000, 7000]);
  });

  it("does not wait for an hour", async () => {
    const { blobs, clock } = store(() => answer(429, { "retry-after": "3600" }));
    expect(await errorOf(blobs.get(digest))).toMatch(/REGISTRY_UNAVAILABLE.*asks to wait 3600 s/);
    expect(clock.slept).toEqual([]);
  });

  it.each([
    ["5xx", answer(503), /it answers 503/],
    ["silence", { kind: "hang" } as const, /nothing arrived for 0.3 s/],
    ["a line that is always cut", { kind: "cut-request", after: 0 } as const, /REGISTRY_UNAVAILABLE/],
  ])("gives up after six times of %s", async (_, fault, message) => {
    const { blobs, asked } = store(() => fault);
    const error = await errorOf(blobs.get(digest));
    expect(error).toMatch(/REGISTRY_UNAVAILABLE.*6 times/);
    expect(error).toMatch(message);
    expect(asked()).toHaveLength(6);
  });

  it("says so when nobody listens", async () => {
    const { blobs } = store(() => answer(200), { registry: "127.0.0.1:1" });
    expect(await errorOf(blobs.has(digest))).toMatch(/REGISTRY_UNAVAILABLE.*(ECONNREFUSED|bad port)/);
  });
});

describe("lies", () => {
  it("refuses other bytes", async () => {
    const { blobs } = store(() => answer(200, {}, "unwanted"));
    expect(await errorOf(blobs.get(digest))).toContain("BLOB_CORRUPT");
  });

  it("refuses a rest that is not the rest", async () => {
    let count = 0;
    const { blobs } = store(() => {
      count += 1;
      if (count === 1) return answer(200, { "content-length": "6" }, "wan");
      return answer(206, { "content-range": "bytes 0-5/6" }, "wanted");
    });
    expect(await errorOf(blobs.get(digest))).toContain("BLOB_CORRUPT");
  });

  it.each([
    ["says", { "content-length": "1001" }],
    ["does not say", { "transfer-encoding": "chunked" }],
  ])("stops at the limit when the registry %s how much will come", async (_, headers) => {
    const { blobs } = store(() => answer(200, headers, "x".repeat(1001)), { maxBytes: 1000 });
    expect(await errorOf(blobs.get(digest))).toMatch(/BLOB_TOO_LARGE.*1000 bytes/);
  });

  it("writes nothing that it could not read", async () => {
    const { blobs, asked } = store(() => answer(200), { maxBytes: 10 });
    expect(await errorOf(blobs.put("more than ten"))).toContain("BLOB_TOO_LARGE");
    expect(asked()).toEqual([]);
  });

  it("is not fooled by an upload that never begins or never ends", async () => {
    const begun = { location: "/v2/acme/blobs/blobs/uploads/1" };
    const never = store(({ method }) => (method === "POST" ? answer(200) : answer(404)));
    expect(await errorOf(never.blobs.put("wanted"))).toContain("REGISTRY_REFUSED");
    const { blobs, asked } = store(({ method }) => (method === "POST" ? answer(202, begun) : answer(404)));
    expect(await errorOf(blobs.put("wanted"))).toMatch(/REGISTRY_REFUSED.*answers 404/);
    expect(asked().length).toBeLessThan(30);
  });

  it.each(["answers 413", "answers 405"])("says that a chunk is refused: %s", async (message) => {
    const begun = { location: "/v2/acme/blobs/blobs/uploads/1" };
    const status = Number(message.split(" ")[1]);
    const { blobs, asked } = store(
      ({ method }) => (method === "POST" ? answer(202, begun) : answer(method === "PATCH" ? status : 404)),
      { chunkBytes: 3 },
    );
    expect(await errorOf(blobs.put("wanted"))).toContain(message);
    expect(asked().filter(({ method }) => method === "PATCH")).toHaveLength(1);
  });

  it("sends the rest of a chunk that was taken in part, and chunks as large as are wanted", async () => {
    const location = "/v2/acme/blobs/blobs/uploads/1?state=1";
    const play = (least: string) => {
      let stored = false;
      return store(
        ({ method, url, headers }) => {
          if (method === "POST") return answer(202, { location, "oci-chunk-min-length": least });
          if (method === "PATCH") {
            const [from = 0, to = 0] = (headers["content-range"] ?? "").split("-").map(Number);
            return answer(202, { location, range: `0-${from === 0 ? 1 : to}` });
          }
          if (method === "PUT" && url.includes("uploads")) stored = true;
          return answer(method === "PUT" ? 201 : stored ? 200 : 404);
        },
        { chunkBytes: 3 },
      );
    };
    const ranges = async ({ blobs, asked }: ReturnType<typeof store>) => {
      await blobs.put("wanted");
      return asked()
        .filter(({ method }) => method === "PATCH")
        .map(({ headers }) => headers["content-range"]);
    };
    expect(await ranges(play("0"))).toEqual(["0-2", "2-4", "5-5"]);
    expect(await ranges(play("4"))).toEqual(["0-3", "2-5"]);
  });
});

describe("an upload that was cut", () => {
  const location = "/v2/acme/blobs/blobs/uploads/1";
  const cutOnce = (status: Played) => {
    let cut = false;
    let stored = false;
    return store(
      ({ method, url }): Fault => {
        if (method === "POST") return answer(202, { location });
        if (method === "GET") return status;
        if (method === "PATCH" && !cut) {
          cut = true;
          return { kind: "cut-request", after: 2 };
        }
        if (method === "PATCH") return answer(202, { location });
        if (method === "PUT" && url.includes("uploads")) stored = true;
        return answer(method === "PUT" ? 201 : stored ? 200 : 404);
      },
      { chunkBytes: 4 },
    );
  };
  const sent = async ({ blobs, asked }: ReturnType<typeof store>) => {
    await blobs.put("wanted");
    const ranges = asked().flatMap(({ method, headers }) => (method === "PATCH" ? [headers["content-range"]] : []));
    return { ranges, posts: asked().filter(({ method }) => method === "POST").length };
  };

  it.each([
    ["goes on in the middle of a chunk", answer(204, { location, range: "0-1" }), ["0-3", "2-5"], 1],
    ["starts over where it was forgotten", answer(404), ["0-3", "0-3", "4-5"], 2],
    ["starts over where it is unsure", answer(204, { location, range: "0-0" }), ["0-3", "0-3", "4-5"], 2],
    ["starts over where nothing is said", answer(204, { location }), ["0-3", "0-3", "4-5"], 2],
  ])("%s", async (_, status, ranges, posts) => {
    expect(await sent(cutOnce(status))).toEqual({ ranges, posts });
  });
});

describe("elsewhere", () => {
  it("uploads nothing to an address that is not encrypted", async () => {
    const location = "http://192.0.2.1/uploads/1?signature=s";
    const { blobs, clock } = store(({ method }) => (method === "POST" ? answer(202, { location }) : answer(404)));
    const error = await errorOf(blobs.put("wanted"));
    expect(error).toMatch(/REGISTRY_INSECURE.*http:\/\/192\.0\.2\.1/);
    expect(error).not.toContain("signature");
    expect(clock.slept).toEqual([]);
  });

  it.each([
    ["not encrypted", "http://192.0.2.1/secret-path?signature=s"],
    ["another protocol", "ftp://127.0.0.1/x"],
  ])("does not follow to what is %s", async (_, location) => {
    const { blobs } = store(() => answer(307, { location }));
    const error = await errorOf(blobs.get(digest));
    expect(error).toContain("REGISTRY_INSECURE");
    expect(error).not.toContain("signature");
  });

  it("follows no endless chain", async () => {
    const { blobs } = store(() => answer(302, { location: `http://${registry.host}/again` }));
    expect(await errorOf(blobs.get(digest))).toMatch(/REGISTRY_UNAVAILABLE.*redirects/);
  });

  it("answers no question of another host for the password", async () => {
    const location = `http://${elsewhere.host}/storage`;
    const challenge = { "www-authenticate": `Basic realm="give"` };
    elsewhere.plan(() => answer(401, challenge));
    const { blobs, askedElsewhere } = store(({ headers }) =>
      headers.authorization ? answer(307, { location }) : answer(401, challenge),
    );
    expect(await errorOf(blobs.get(digest))).toContain("REGISTRY_UNAUTHORIZED");
    expect(askedElsewhere().map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it("uploads elsewhere without the password", async () => {
    elsewhere.plan(() => answer(201));
    const location = `http://${elsewhere.host}/uploads/1`;
    const { blobs, askedElsewhere } = store(({ method, headers }) => {
      if (!headers.authorization) return answer(401, { "www-authenticate": "Basic realm=x" });
      return method === "POST" ? answer(202, { location }) : answer(method === "PUT" ? 201 : 404);
    });
    await blobs.put("wanted");
    expect(askedElsewhere().length).toBeGreaterThan(0);
    expect(askedElsewhere().every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });
});

describe("the token server", () => {
  const realm = () => ({ "www-authenticate": `Bearer realm="http://${elsewhere.host}/token",service="s"` });
  const strict = ({ headers }: Seen) =>
    headers.authorization === "Bearer good" ? answer(200, {}, "wanted") : answer(401, realm());

  it("is asked again when it is busy", async () => {
    let count = 0;
    elsewhere.plan(() => {
      count += 1;
      return count < 3 ? answer(503) : answer(200, {}, JSON.stringify({ access_token: "good" }));
    });
    const { blobs, askedElsewhere } = store(strict);
    expect(new TextDecoder().decode(await blobs.get(digest))).toBe("wanted");
    expect(askedElsewhere().at(-1)?.url).toBe("/token?service=s&scope=repository%3Aacme%2Fblobs%3Apull");
  });

  it.each([
    ["404: no blob is missing", answer(404), /REGISTRY_REFUSED.*its token server answers 404/],
    ["403", answer(403, {}, '{"errors":[{"code":"DENIED"}]}'), /REGISTRY_FORBIDDEN.*DENIED/],
    ["no JSON", answer(200, {}, "<html>"), /REGISTRY_REFUSED.*no token/],
    ["a token that would break the header", answer(200, {}, '{"token":"a\\r\\nb: c"}'), /REGISTRY_REFUSED.*no token/],
    ["too much", answer(200, {}, `{"token":"${"x".repeat(70_000)}"}`), /REGISTRY_REFUSED.*no token/],
  ])("answers %s", async (_, played, message) => {
    elsewhere.plan(() => played);
    expect(await errorOf(store(strict).blobs.get(digest))).toMatch(message);
  });

  it("is not given the password without encryption", async () => {
    const challenge = { "www-authenticate": 'Bearer realm="http://token.example.com/t"' };
    expect(await errorOf(store(() => answer(401, challenge)).blobs.get(digest))).toMatch(
      /REGISTRY_INSECURE.*token\.example\.com/,
    );
  });
});

it("shows no credential that a registry repeats", async () => {
  const basic = Buffer.from(`robot:${TOKEN}`).toString("base64");
  const message = `no: ${TOKEN}, Basic ${basic}, Bearer abcdefghijklmnop\u001b[31m`;
  const body = JSON.stringify({ errors: [{ code: "DENIED", message }] });
  const error = await errorOf(store(() => answer(403, {}, body)).blobs.get(digest));
  expect(error).toMatch(/REGISTRY_FORBIDDEN.*DENIED no: \*\*\*, Basic \*\*\*, Bearer \*\*\*/);
  for (const secret of [TOKEN, basic, "abcdefghijklmnop", "\u001b"]) expect(error).not.toContain(secret);
});
