/** Why an ONNX file is not loaded, in words that say what to do: of what the file holds, and of what the runtime said. */
import { type UserError, userError } from "../../domain/errors/user-error.ts";
import type { OnnxFacts } from "./inspect.ts";

/** Refused before the runtime reads it: it would look for the other files wherever the file says. */
export function refuseExternal({ external }: OnnxFacts): void {
  const [first] = external;
  if (first === undefined) return;
  throw userError("MODEL_EXTERNAL_DATA", { with: { count: external.length, first } });
}

const OPSET = /Current official support for domain (\S+) is till opset (\d+)/;
const IR_VERSION = /Unsupported model IR version: (\d+), max supported IR version: (\d+)/;
const UNKNOWN_OPERATORS = [
  /Fatal error: (\S+?)\(-?\d+\) is not a registered function\/op/,
  /No Op registered for (\S+) with domain_version/,
  /Could not find an implementation for (\S+?)\(\d+\) node/,
];

const NO_ONNX = /protobuf parsing failed/i;
const LFS_POINTER = "version https://git-lfs.github.com/spec/";

/** What the parser's words hide from whoever has the wrong file. */
function noModel(model: Uint8Array, message: string): string | null {
  if (model.byteLength === 0) return "the file is empty";
  if (Buffer.from(model.subarray(0, LFS_POINTER.length)).toString("latin1") === LFS_POINTER) {
    return "it is the pointer that Git LFS leaves in the place of a file, and `git lfs pull` fetches the model itself";
  }
  return NO_ONNX.test(message) ? "it is no ONNX file, or a damaged one (a .pt, .h5 or pickle is none either)" : null;
}

/** `facts`: null where the file could not be read. */
export function refusalOf(error: unknown, model: Uint8Array, facts: OnnxFacts | null): UserError {
  const message = error instanceof Error ? error.message : String(error);
  const cause = { cause: error };
  const opset = OPSET.exec(message);
  if (opset) {
    const [, domain = "", known = ""] = opset;
    const needed = facts?.opsets.get(domain) ?? "a later one";
    return userError("MODEL_OPSET_UNSUPPORTED", { with: { what: `opset of ${domain}`, needed, known } }, cause);
  }
  const ir = IR_VERSION.exec(message);
  if (ir) {
    const [, needed = "", known = ""] = ir;
    return userError("MODEL_OPSET_UNSUPPORTED", { with: { what: "IR version", needed, known } }, cause);
  }
  for (const pattern of UNKNOWN_OPERATORS) {
    const operator = pattern.exec(message)?.[1];
    if (operator === undefined) continue;
    return userError("MODEL_OPERATOR_UNSUPPORTED", { with: { operators: operatorsLike(operator, facts) } }, cause);
  }
  const reason = noModel(model, message) ?? firstLine(message);
  return userError("MODEL_UNREADABLE", { with: { reason } }, cause);
}

/** The runtime stops at the first one; whoever has one operator of a domain of their own often has several. */
function operatorsLike(operator: string, facts: OnnxFacts | null): string {
  const [domain, name] = operator.includes(":") ? operator.split(":", 2) : ["", operator];
  if (!domain || !name) return operator;
  const all = facts?.operators.filter((each) => each.startsWith(`${domain}:`)) ?? [];
  return all.length > 0 ? all.slice(0, 10).join(", ") : operator;
}

/** The native messages carry source positions before and stack-like tails after what they say. */
function firstLine(message: string): string {
  const line = message.split("\n", 1)[0] ?? message;
  return line.replace(/^\/\S+\.(cc|h):\d+ .*?\) (?=[A-Z])/, "");
}
