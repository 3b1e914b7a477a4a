/** `serve`: something answers on this machine, and the way to ask it: a deployment, a bundle, or any ONNX file. */
import { resolve } from "node:path";
import { nodeFiles } from "../../adapters/files/files.ts";
import { whyNotReady } from "../../adapters/http-inference/readiness.ts";
import type { Digest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { AccessOptions } from "../../serving/auth/access.ts";
import type { RunningServer } from "../../serving/start-server.ts";
import type { VerbContext } from "../context.ts";
import { homeFolders } from "../home-folders.ts";
import { keptServerCommand } from "../server-program.ts";
import { bootUnit } from "../serving/boot.ts";
import { accessOf, type Listening, type ServeInputs, whatToServe, whereToListen } from "../serving/options.ts";
import { defineVerb, type VerbResult } from "../verb.ts";

export const serve = defineVerb({
  name: "serve",
  summary: "Start a server on this machine, or stop it",
  details:
    "`serve --model file.onnx` answers for any ONNX file at once, in the foreground: no repository, no spec. It prints " +
    "what the model takes and gives, and a request that works. Nothing is logged.\n\n" +
    "`serve <deployment>`, for a target of kind `process`: starts what the default branch says, if it is not running " +
    "(after a restart of the machine, say), and prints how to ask it. The server goes on in the background until " +
    "`--stop`.\n\n" +
    "`serve --bundle <digest>` answers for one bundle in the foreground, from the blobs of `--home` or `--blobs`: the " +
    "only entry of the container image. Beyond the loopback interface it needs tokens, or `--open`.\n\n" +
    "`serve --boot` prints a systemd unit: with it in `~/.config/systemd/user/understudy.service`, " +
    "`systemctl --user enable understudy` and `loginctl enable-linger`, what answered before a reboot answers after it.\n\n" +
    "`serve --check` asks a server on this machine whether it is ready: for a container's health check.",
  inputs: {
    deployment: { type: "string", positional: true, description: "Name of the Deployment." },
    stop: { type: "boolean", description: "Stop the Deployment's server instead, after the requests in flight." },
    model: { type: "string", description: "An ONNX file to answer for, here and now." },
    name: { type: "string", description: "With `--model`: what to call it; by default as its file." },
    bundle: {
      type: "string",
      description: "Digest of a bundle to answer for, here and now (UNDERSTUDY_SERVE_BUNDLE).",
    },
    predictions: {
      type: "string",
      description: "With `--bundle`: folder of the prediction log; `predictions` in the home folder.",
    },
    host: {
      type: "string",
      description: "Address to listen on (UNDERSTUDY_SERVE_HOST); `127.0.0.1`.",
    },
    port: { type: "number", description: "Port (UNDERSTUDY_SERVE_PORT); 8080. 0 lets the system choose." },
    open: {
      type: "boolean",
      description: "Answer whoever reaches the server, without a token (UNDERSTUDY_SERVE_OPEN).",
    },
    boot: {
      type: "boolean",
      description: "Print a systemd unit that starts again, at boot, whatever answered on this machine.",
    },
    check: { type: "boolean", description: "Only ask whether the server at `--port` is ready." },
  },
  outputs: { url: "Where it answers; null when it does not." },
  faces: ["cli"],
  writes: true,
  permissions: [],
  examples: [
    "serve --model model.onnx --port 8080",
    "serve seattle-weather",
    "serve seattle-weather --stop",
    "serve --bundle sha256:<digest> --home /var/lib/understudy --host 0.0.0.0 --open",
    "serve --check",
  ],
  run: async (context, inputs): Promise<VerbResult<"url">> => {
    if (inputs.boot) return boot(context);
    const asked: ServeInputs = inputs;
    const { serving } = context.settings;
    const what = whatToServe(asked, serving);
    // Loaded when needed: a health check starts every few seconds.
    switch (what.kind) {
      case "deployment":
        return (await import("../serving/deployed.ts")).serveDeployment(context, what.name, inputs.stop);
      case "check":
        return check(whereToListen(asked, serving));
      case "bundle":
        return bundle(context, asked, what.digest, inputs.predictions);
      case "model":
        return model(context, asked, what.file, inputs.name);
    }
  },
});

async function boot({ settings }: VerbContext): Promise<VerbResult<"url">> {
  const { targets } = homeFolders(settings.home);
  return { outputs: { url: null }, text: bootUnit({ command: await keptServerCommand(targets), targets }).trimEnd() };
}

async function check({ host, port }: Listening): Promise<VerbResult<"url">> {
  const name = EVERYWHERE.includes(host) ? "127.0.0.1" : host;
  const url = `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
  const reason = await whyNotReady(url);
  if (reason !== null) throw userError("SERVE_NOT_READY", { with: { url, reason } });
  return { outputs: { url }, text: `${url} is ready.` };
}

const EVERYWHERE = ["0.0.0.0", "::", ""];

async function bundle(
  context: VerbContext,
  asked: ServeInputs,
  digest: Digest,
  predictions: string | null,
): Promise<VerbResult<"url">> {
  const { settings, dryRun } = context;
  const listening = whereToListen(asked, settings.serving);
  const access = await accessOf(nodeFiles(), asked.open, listening.host, settings.serving);
  if (dryRun) {
    return { outputs: { url: null }, plan: { ...listening, bundle: digest }, text: `Would answer for ${digest}.` };
  }
  const { serveBundle } = await import("../serving/bundle.ts");
  const server = await serveBundle(settings, { ...listening, bundle: digest, predictions, access });
  return untilStopped(context, server, access);
}

async function model(
  context: VerbContext,
  asked: ServeInputs,
  file: string,
  name: string | null,
): Promise<VerbResult<"url">> {
  const { settings, dryRun } = context;
  const listening = whereToListen(asked, settings.serving);
  const access = await accessOf(nodeFiles(), asked.open, listening.host, settings.serving);
  const { readModel, serveModel } = await import("../serving/model.ts");
  const raw = await readModel(nodeFiles(), resolve(settings.cwd, file), name);
  if (dryRun) {
    return { outputs: { url: null }, plan: { ...listening, model: raw.name }, text: `Would answer for ${raw.name}.` };
  }
  return untilStopped(context, await serveModel(settings, { ...listening, model: raw, access }), access);
}

async function untilStopped(
  context: VerbContext,
  server: RunningServer,
  { tokens }: AccessOptions,
): Promise<VerbResult<"url">> {
  const { stayUntilStopped } = await import("../serving/foreground.ts");
  const { howToAsk } = await import("../serving/how-to-ask.ts");
  const [champion] = server.members();
  const { url } = server;
  const text = champion ? howToAsk({ url, ...champion, protected: tokens.protect("predict") }) : url;
  return stayUntilStopped(context, server, text);
}
