/** An ONNX file as it is, served like a bundle of one champion that nobody logs. */
import { digestOf } from "../domain/digest.ts";
import type { Bundle } from "../domain/servable.ts";
import type { MemberOptions } from "./member.ts";
import type { OpenedBundle, ServingPorts } from "./opened-bundle.ts";
import { loadRawMember, type RawModel } from "./raw-member.ts";

export async function openRawModel(ports: ServingPorts, raw: RawModel, options: MemberOptions): Promise<OpenedBundle> {
  const member = await loadRawMember(ports.runtime, raw, options, ports.observer);
  const digest = digestOf(raw.bytes);
  const bundle: Bundle = {
    schema: 2,
    deployment: raw.name,
    champion: { model: raw.name, version: member.version, servable: digest },
    ...{ shadows: [], canary: null, standby: null },
    settings: {
      confidenceThreshold: 0,
      automation: "full",
      predictions: { mode: "buffered", inputs: 0, redact: [], retainMs: null },
    },
  };
  return { digest, bundle, members: [member], since: ports.clock.now().toISOString(), close: () => member.close() };
}
