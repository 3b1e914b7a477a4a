/** Callers that never stop asking: some over one connection each, some over a new one for every request. */
import { Agent, request } from "node:http";

export interface Counted {
  readonly answers: number;
  /** Anything but an answer of status 200, in words; the first ones of many. */
  readonly failures: readonly string[];
}

export interface Load {
  /** What was counted since it began. */
  counted(): Counted;
  stop(): Promise<Counted>;
}

export interface LoadOptions {
  readonly keepAlive: number;
  readonly fresh: number;
  readonly body: string;
  /** Told of every answer. */
  readonly onAnswer?: (text: string) => void;
}

export function loadOn(url: string, { keepAlive, fresh, body, onAnswer = () => {} }: LoadOptions): Load {
  let answers = 0;
  const failures: string[] = [];
  const fail = (how: string) => void (failures.length < 10 && failures.push(how));
  let asking = true;
  const caller = async (agent: Agent) => {
    while (asking) {
      try {
        const { status, text } = await post(url, body, agent);
        if (status === 200) answers++;
        else fail(`status ${status}: ${text.slice(0, 200)}`);
        onAnswer(text);
      } catch (error) {
        fail(error instanceof Error ? error.message : String(error));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    agent.destroy();
  };
  const callers = [
    ...Array.from({ length: keepAlive }, () => caller(new Agent({ keepAlive: true, maxSockets: 1 }))),
    ...Array.from({ length: fresh }, () => caller(new Agent({ keepAlive: false }))),
  ];
  const counted = () => ({ answers, failures: [...failures] });
  return {
    counted,
    stop: async () => {
      asking = false;
      await Promise.all(callers);
      return counted();
    },
  };
}

export function post(
  url: string,
  body: string,
  agent?: Agent,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const asked = request(url, { method: "POST", headers, ...(agent && { agent }) }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.once("error", reject);
    });
    asked.setTimeout(30_000, () => asked.destroy(new Error("no answer within 30 s")));
    asked.once("error", reject);
    asked.end(body);
  });
}
