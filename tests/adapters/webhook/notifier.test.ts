/** The webhook against a server of this machine: what it sends, how often it tries, and that its address stays a secret. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { memoryNotifier } from "../../../src/adapters/memory/notifier.ts";
import { webhookNotifier } from "../../../src/adapters/webhook/notifier.ts";
import { NOTICE, notifierContract } from "../../contracts/notifier.ts";

interface Heard {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

const SECRET = "T000-B000-secret";

/** Answers with the statuses in turn, the last one for good. */
async function listener(statuses: number[], headers: Record<string, string> = {}) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    heard.push({
      method: request.method,
      headers: request.headers,
      body: JSON.parse(Buffer.concat(chunks).toString("utf8")),
    });
    const status = (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 200;
    response.writeHead(status, headers).end("ok");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/${SECRET}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url, heard, close, statuses };
}

notifierContract("webhook", async () => {
  const { url, heard, close, statuses } = await listener([200]);
  return {
    notifier: webhookNotifier({ url, pausesMs: [] }),
    heard: () => heard.map(({ body }) => body),
    refuse: () => void statuses.splice(0, statuses.length, 410),
    close,
  };
});

notifierContract("memory", async () => {
  const notifier = memoryNotifier();
  return {
    notifier,
    heard: () => notifier.told,
    refuse: () => notifier.answer({ kind: "failed", reason: "it is away" }),
  };
});

it("posts JSON, and tries again where the other side is busy", async () => {
  const { url, heard, close } = await listener([503, 429, 200]);
  expect(await webhookNotifier({ url, pausesMs: [1, 1] }).notify(NOTICE)).toEqual({ kind: "delivered" });
  expect(heard).toHaveLength(3);
  expect(heard[0]).toMatchObject({ method: "POST", body: NOTICE });
  expect(heard[0]?.headers["content-type"]).toBe("application/json; charset=utf-8");
  await close();
});

it("gives up after its tries, and at once where it was refused", async () => {
  const busy = await listener([500]);
  const notifier = webhookNotifier({ url: busy.url, pausesMs: [1, 1] });
  expect(await notifier.notify(NOTICE)).toEqual({ kind: "failed", reason: "it answered 500" });
  expect(busy.heard).toHaveLength(3);
  await busy.close();
  const gone = await listener([404]);
  expect(await webhookNotifier({ url: gone.url, pausesMs: [1, 1] }).notify(NOTICE)).toMatchObject({ kind: "failed" });
  expect(gone.heard).toHaveLength(1);
  await gone.close();
});

it("keeps nobody waiting for whoever answers nothing, notice after notice", async () => {
  const away = await listener([503]);
  const notifier = webhookNotifier({ url: away.url, pausesMs: [1] });
  for (let notice = 0; notice < 5; notice++) expect((await notifier.notify(NOTICE)).kind).toBe("failed");
  expect(away.heard).toHaveLength(4);
  await away.close();
  // A refusal is an answer.
  const strict = await listener([400]);
  const refused = webhookNotifier({ url: strict.url, pausesMs: [1] });
  for (let notice = 0; notice < 5; notice++) await refused.notify(NOTICE);
  expect(strict.heard).toHaveLength(5);
  await strict.close();
});

it("follows nobody elsewhere", async () => {
  const elsewhere = await listener([200]);
  const { url, close } = await listener([307], { location: elsewhere.url });
  const delivery = await webhookNotifier({ url, pausesMs: [] }).notify(NOTICE);
  expect(delivery).toEqual({ kind: "failed", reason: "it answered 307" });
  expect(elsewhere.heard).toEqual([]);
  await close();
  await elsewhere.close();
});

it("never says its address", async () => {
  const { url, close } = await listener([200]);
  await close();
  const silent = await listener([200]);
  const addresses = [url, `http://chat.example/${SECRET}`, `ftp://127.0.0.1/${SECRET}`, `${SECRET} is no address`];
  for (const address of addresses) {
    const delivery = await webhookNotifier({ url: address, pausesMs: [] }).notify(NOTICE);
    expect(delivery.kind).toBe("failed");
    expect(JSON.stringify(delivery)).not.toContain(SECRET);
  }
  expect(silent.heard).toEqual([]);
  await silent.close();
});

it("tells nobody where no address is given", async () => {
  expect(await webhookNotifier({ url: null }).notify(NOTICE)).toEqual({ kind: "nowhere" });
});
