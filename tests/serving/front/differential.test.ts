/** The same bytes to a server with the front and to node:http alone: nobody can tell which is which. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { echo, type House, openHouse, type Said, say } from "./house.ts";

let fronted: House;
let plain: House;
beforeAll(async () => {
  [fronted, plain] = await Promise.all([openHouse(echo), openHouse(echo, false)]);
});
afterAll(() => {
  fronted.close();
  plain.close();
});

async function both(pieces: readonly string[], said: Said = {}) {
  const [ours, theirs] = await Promise.all([say(fronted, pieces, said), say(plain, pieces, said)]);
  // Whoever still writes to what is closed is reset, or not, and may hear less for it: that is a matter of chance.
  if (ours.end !== "reset" && theirs.end !== "reset") expect(ours).toEqual(theirs);
  else {
    expect([ours.end, theirs.end]).not.toContain(null);
    expect([ours.text, theirs.text].some((text) => ours.text.startsWith(text) && theirs.text.startsWith(text))).toBe(
      true,
    );
  }
  return ours;
}

const BODY = '{"a":1}';
const post = (headers: readonly string[], body = BODY, line = "POST /v2/models/m/infer?a=b HTTP/1.1") =>
  `${[line, ...headers].join("\r\n")}\r\n\r\n${body}`;
const HOST = "Host: there";
const LENGTH = `Content-Length: ${BODY.length}`;
const COMMON = post([HOST, "Content-Type: application/json", LENGTH]);
const GET = "GET /v2 HTTP/1.1\r\nhost: x\r\n\r\n";
const statusesOf = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

describe("what the front answers itself", () => {
  it.each<[string, string, number]>([
    ["the common request", COMMON, 1],
    ["no space after the colons", post(["Host:x", `content-length:${BODY.length}`]), 1],
    ["an empty value", post([HOST, LENGTH, "x-a:"]), 1],
    ["tabs and spaces inside a value", post([HOST, LENGTH, "x-a: 1 \t 2"]), 1],
    ["a connection that is to be kept", post([HOST, LENGTH, "connection: Keep-Alive", "keep-alive: 5"]), 1],
    ["an empty body", post([HOST, "content-length: 0"], ""), 1],
    ["a path of all signs", post([HOST, LENGTH], BODY, "POST /!\"$%&'()*+,-./:;<=>?@[\\]^_`{|}~ HTTP/1.1"), 1],
    ["a path with two slashes", post([HOST, LENGTH], BODY, "POST //x//y HTTP/1.1"), 1],
    ["names of all signs", post([HOST, LENGTH, "x!#$%&'*+-.^_`|~9: 1"]), 1],
    ["two at once", COMMON + COMMON, 2],
    ["ten at once, each of another length", Array.from({ length: 10 }, (_, n) => ofLength(8 * n)).join(""), 10],
    ["one that is answered late, and one behind it", post([HOST, LENGTH], BODY, "POST /late HTTP/1.1") + COMMON, 2],
    ["one that is refused", post([HOST, LENGTH], BODY, "POST /missing HTTP/1.1"), 1],
    ["what is asked for in another encoding", post([HOST, LENGTH, "Accept-Encoding: gzip", "TE2: x"]), 1],
  ])("%s", async (_, bytes, count) => {
    const before = [fronted.answered(), fronted.handedOver()];
    const { text, end } = await both([bytes]);
    expect([fronted.answered(), fronted.handedOver()]).toEqual([(before[0] ?? 0) + count, before[1]]);
    expect(statusesOf(text)).toHaveLength(count);
    expect(end).toBeNull();
  });
});

const ofLength = (length: number) => post([HOST, `Content-Length: ${length}`], "x".repeat(length));

describe("what the front leaves to node:http", () => {
  it.each<[string, string, readonly number[]]>([
    ["GET", GET, [200]],
    ["a method in small letters", COMMON.replace("POST", "post"), [400]],
    ["HTTP/1.0", COMMON.replace("HTTP/1.1", "HTTP/1.0"), [200]],
    ["HTTP/1.2", COMMON.replace("HTTP/1.1", "HTTP/1.2"), [400]],
    ["HTTP/2.0", COMMON.replace("HTTP/1.1", "HTTP/2.0"), [200]],
    ["no version", COMMON.replace(" HTTP/1.1", ""), [200]],
    ["a whole URL", COMMON.replace("POST /", "POST http://x/"), [200]],
    ["a fragment", COMMON.replace("infer", "infer#a"), [200]],
    ["two fragments", COMMON.replace("infer", "infer#a#b"), [200]],
    ["two spaces before the path", COMMON.replace("POST ", "POST  "), [200]],
    ["two spaces after the path", COMMON.replace(" HTTP", "  HTTP"), [200]],
    ["a tab after the path", COMMON.replace(" HTTP", "\tHTTP"), [400]],
    ["a path beyond ASCII", COMMON.replace("infer", "inf\xe9r"), [400]],
    ["a zero in the path", COMMON.replace("infer", "inf\0r"), [400]],
    ["lines before it", `\r\n\r\n${COMMON}`, [200]],
    ["a space before it", ` ${COMMON}`, [400]],
    ["no host", post([LENGTH]), [200]],
    ["an empty host", post(["host:", LENGTH]), [200]],
    ["two hosts", post([HOST, HOST, LENGTH]), [200]],
    ["no length", post([HOST], ""), [200]],
    ["no length, and a body", post([HOST]), [200, 400]],
    ["two lengths", post([HOST, LENGTH, "content-length: 5"]), [400]],
    ["the same length twice", post([HOST, LENGTH, LENGTH]), [400]],
    ["two lengths in one", post([HOST, `content-length: ${BODY.length}, ${BODY.length}`]), [400]],
    ["a length with a sign", post([HOST, "content-length: +7"]), [400]],
    ["a length below zero", post([HOST, "content-length: -7"]), [400]],
    ["a length with zeros before it", post([HOST, "content-length: 007"]), [200]],
    ["a length in hexadecimal", post([HOST, "content-length: 0x7"]), [400]],
    ["a length with a fraction", post([HOST, "content-length: 7.0"]), [400]],
    ["a length with a space behind", post([HOST, "content-length: 7 "]), [200]],
    ["a length in two words", post([HOST, "content-length: 7 7"]), [400]],
    ["an empty length", post([HOST, "content-length:"], ""), [400]],
    ["a length without end", post([HOST, `content-length: ${"9".repeat(40)}`]), [400]],
    ["chunks", post([HOST, "transfer-encoding: chunked"], '7\r\n{"a":1}\r\n0\r\n\r\n'), [200]],
    ["chunks and a length", post([HOST, "transfer-encoding: chunked", LENGTH], "0\r\n\r\n"), [400]],
    ["a length and chunks", post([HOST, LENGTH, "Transfer-Encoding : chunked"]), [400]],
    ["chunks behind a tab", post([HOST, LENGTH, "transfer-encoding:\tchunked"], "0\r\n\r\n"), [400]],
    ["a space before a colon", post([HOST, "content-length : 7"]), [400]],
    ["a name with a space", post([HOST, LENGTH, "x y: 1"]), [400]],
    ["no name", post([HOST, LENGTH, ": 1"]), [400]],
    ["no colon", post([HOST, LENGTH, "x"]), [400]],
    ["a name that is in every object", post([HOST, LENGTH, "constructor: 1", "__proto__: 2"]), [200]],
    ["a line that is folded", post([HOST, LENGTH, "x: 1", " 2"]), [400]],
    ["a length that is folded", post([HOST, "content-length:", " 7"]), [400]],
    ["a value with spaces around", post([HOST, LENGTH, "x:   1  "]), [200]],
    ["a value beyond ASCII", post([HOST, LENGTH, "x: \xe9"]), [200]],
    ["a zero in a value", post([HOST, LENGTH, "x: 1\x002"]), [400]],
    ["a control in a value", post([HOST, LENGTH, "x: 1\x012"]), [400]],
    ["a return in a value", post([HOST, LENGTH, "x: 1\r2"]), [400]],
    ["a line feed in a value", post([HOST, "x: 1\ny: 2", LENGTH]), [400]],
    ["lines that end without a return", COMMON.replaceAll("\r\n", "\n"), [400]],
    ["an empty line without a return", COMMON.replace("\r\n\r\n", "\r\n\n"), [400]],
    ["returns only", COMMON.replaceAll("\r\n", "\r"), [400]],
    ["a header twice", post([HOST, LENGTH, "x: 1", "X: 2"]), [200]],
    ["a type twice", post([HOST, LENGTH, "content-type: a", "content-type: b"]), [200]],
    ["cookies twice", post([HOST, LENGTH, "cookie: a", "cookie: b"]), [200]],
    ["an expectation", post([HOST, LENGTH, "expect: 100-continue"]), [100, 200]],
    ["another protocol", post([HOST, LENGTH, "connection: upgrade", "upgrade: h2c"]), [200]],
    ["an end of the connection", post([HOST, LENGTH, "connection: close"]), [200]],
    ["an end of the connection, in capitals", post([HOST, LENGTH, "Connection: CLOSE"]), [200]],
    ["keeping and ending at once", post([HOST, LENGTH, "connection: keep-alive, close"]), [200]],
    ["a proxy's connection", post([HOST, LENGTH, "proxy-connection: close"]), [200]],
    ["trailers", post([HOST, LENGTH, "trailer: x", "te: trailers"]), [200]],
    ["seventy headers", post([HOST, LENGTH, ...Array.from({ length: 70 }, (_, n) => `x-${n}: 1`)]), [200]],
    ["nine kilobytes of headers", post([HOST, LENGTH, `x: ${"a".repeat(9_000)}`]), [200]],
    ["too many headers", post([HOST, LENGTH, `x: ${"a".repeat(20_000)}`]), [400]],
    ["a body of a hundred kilobytes", ofLength(100_000), [200]],
    ["a greeting of TLS", "\x16\x03\x01\x02\x00\x01", [400]],
    ["the greeting of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]],
    ["nothing but ends of lines", "\r\n\r\n", []],
  ])("%s", async (_, bytes, statuses) => {
    const before = fronted.answered();
    const { text } = await both([bytes]);
    expect(statusesOf(text)).toEqual(statuses);
    expect(fronted.answered()).toBe(before);
    // Nor does it matter what was asked on that connection before, or that it comes at once with that.
    await both([COMMON, bytes], { inTurns: true });
    await both([COMMON + bytes + COMMON]);
  });
});

describe("bytes that come as they like", () => {
  const three = COMMON + ofLength(20) + COMMON;

  it("a request cut at every byte", async () => {
    const cuts = Array.from({ length: COMMON.length - 1 }, (_, at) => at + 1);
    await Promise.all(cuts.map((at) => both([COMMON.slice(0, at), COMMON.slice(at) + COMMON])));
  });

  it("three requests cut at every byte", async () => {
    const cuts = Array.from({ length: three.length - 1 }, (_, at) => at + 1);
    await Promise.all(cuts.map((at) => both([three.slice(0, at), three.slice(at)])));
  });

  it("byte by byte", async () => {
    const { text } = await both([...COMMON, ...GET]);
    expect(statusesOf(text)).toEqual([200, 200]);
  });

  it("cut off at every byte by the caller's end", async () => {
    const cuts = Array.from({ length: COMMON.length + 1 }, (_, at) => at);
    await Promise.all(cuts.map((at) => both([COMMON.slice(0, at)], { thenEnd: true })));
    await Promise.all(cuts.map((at) => both([COMMON, COMMON.slice(0, at)], { thenEnd: true })));
  });

  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(COMMON, ofLength(0), ofLength(9), ofLength(300), GET) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.constantFrom("POST", "POST", "POST", "GET", "PUT", "post"),
          fc.constantFrom("/a", "/late", "/missing", "*", "http://a/b", "/a b", "/\xe9"),
          fc.constantFrom("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/1.2"),
          fc.uniqueArray(
            fc.constantFrom(
              ...["Host: x", "Host: x", "Content-Length: 3", "Content-Length: 3", "content-length: 4", "X: 1", "x: 2"],
              ...["Transfer-Encoding: chunked", "Connection: close", "Connection: keep-alive", "Expect: 100-continue"],
              ...["X-Y:\t1", "X-Y: 1 ", "Content-Length: +3", " folded", "x\0: 1", "Upgrade: a", "Cookie: a=b"],
            ),
            { maxLength: 6 },
          ),
          fc.constantFrom("\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r"),
          fc.constantFrom("abc", "abc", "", "abcd", "3\r\nabc\r\n0\r\n\r\n"),
        )
        .map(([method, path, version, headers, end, body]) =>
          [`${method} ${path} ${version}`, ...headers, "", body].join(end),
        ),
    },
    { weight: 1, arbitrary: fc.string({ unit: "binary-ascii", maxLength: 20 }) },
  );

  it("any requests, whole and broken, cut anywhere", async () => {
    const talk = fc.tuple(fc.array(piece, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(), { maxLength: 4 }));
    const talks = fc.array(talk, { minLength: 20, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(talks, async (all) => {
        await Promise.all(all.map(([pieces, cuts]) => both(cutAt(pieces.join(""), cuts))));
      }),
      { numRuns: 25, endOnFailure: true },
    );
    expect(fronted.answered()).toBeGreaterThan(500);
  });
});

function cutAt(bytes: string, cuts: readonly number[]): readonly string[] {
  const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other);
  return [0, ...places]
    .map((from, index) => bytes.slice(from, places[index] ?? bytes.length))
    .filter((one) => one !== "");
}
