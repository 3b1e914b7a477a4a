/** Every field of a kind of spec, from its JSON Schema: one row each for the reference page. */
import { describeSchema } from "../../src/spec/describe.ts";
import type { JsonSchema } from "../../src/spec/schema/json-schema.ts";

export interface Field {
  /** `spec.gates[].metric` */
  readonly path: string;
  /** A mapping or a list of mappings: its own fields follow. */
  readonly isGroup: boolean;
  readonly values: string;
  readonly required: boolean;
  readonly byDefault: unknown;
  /** Markdown. */
  readonly meaning: string;
  /** Where only some branches have the field: `type: number`. */
  readonly only: string | null;
}

interface Member {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
  readonly only: string | null;
}

const objectsIn = (value: unknown): readonly JsonSchema[] => (Array.isArray(value) ? (value as JsonSchema[]) : []);
const propertiesOf = ({ properties }: JsonSchema): Readonly<Record<string, JsonSchema>> =>
  (properties ?? {}) as Readonly<Record<string, JsonSchema>>;
const itemsOf = ({ items }: JsonSchema): JsonSchema | null => (items ? (items as JsonSchema) : null);
const isMapping = (schema: JsonSchema): boolean => "properties" in schema || "anyOf" in schema;

export function fieldsOf(schema: JsonSchema, prefix = ""): readonly Field[] {
  return membersOf(schema).flatMap((member) => {
    const path = `${prefix}${member.name}`;
    const items = itemsOf(member.schema);
    const inner = isMapping(member.schema) ? member.schema : items && isMapping(items) ? items : null;
    const { required, only, schema: own } = member;
    const meaning = String(own.description ?? "");
    const field = {
      path,
      isGroup: inner !== null,
      values: valuesOf(own),
      required,
      byDefault: own.default,
      meaning,
      only,
    };
    return [field, ...(inner ? fieldsOf(inner, inner === items ? `${path}[].` : `${path}.`) : [])];
  });
}

function membersOf(schema: JsonSchema): readonly Member[] {
  const branches = objectsIn(schema.anyOf);
  if (branches.length === 0) return plainMembers(schema, null);
  const tag = tagOf(branches);
  const names = [...new Set(branches.flatMap((branch) => Object.keys(propertiesOf(branch))))];
  const all = branches.flatMap((branch) => plainMembers(branch, `${tag}: ${propertiesOf(branch)[tag]?.const}`));
  return names.flatMap((name) => {
    const own = all.filter((member) => member.name === name);
    return name === tag ? [tagMember(own)] : merged(own, branches.length);
  });
}

function plainMembers(schema: JsonSchema, only: string | null): readonly Member[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(propertiesOf(schema)).map(([name, member]) => ({
    name,
    schema: member,
    required: required.includes(name),
    only,
  }));
}

/** The field by which branches are told apart: a constant in each. */
function tagOf(branches: readonly JsonSchema[]): string {
  const [first = {}] = branches;
  const tag = Object.keys(propertiesOf(first)).find((name) =>
    branches.every((branch) => "const" in (propertiesOf(branch)[name] ?? {})),
  );
  if (tag === undefined) throw new Error("a union whose branches cannot be told apart");
  return tag;
}

function tagMember(own: readonly Member[]): Member {
  const [first] = own;
  if (!first) throw new Error("a union without branches");
  const meanings = own.map(({ schema }) => `\`${schema.const}\`: ${lowerFirst(String(schema.description ?? ""))}`);
  const values = own.map(({ schema }) => schema.const);
  return { ...first, schema: { enum: values, description: meanings.join(" ") }, only: null };
}

const lowerFirst = (text: string): string => text.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());

/** Equal members of several branches are one row; of every branch, one that needs no condition. */
function merged(own: readonly Member[], branches: number): readonly Member[] {
  const rows = new Map<string, Member[]>();
  for (const member of own) {
    const key = JSON.stringify([member.schema, member.required]);
    rows.set(key, [...(rows.get(key) ?? []), member]);
  }
  return [...rows.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const [tag = "", ...rest] = (first.only ?? "").split(": ");
    const values = [rest.join(": "), ...same.slice(1).map(({ only }) => (only ?? "").slice(tag.length + 2))];
    return [{ ...first, only: same.length === branches ? null : `${tag}: ${values.join(" or ")}` }];
  });
}

export function valuesOf(schema: JsonSchema): string {
  const items = itemsOf(schema);
  if (items) return isMapping(items) ? "a list of mappings" : `a list: ${valuesOf(items)}`;
  const [free] = Object.values((schema.patternProperties ?? {}) as Readonly<Record<string, JsonSchema>>);
  if (free) return `a mapping of names to ${describeSchema(free)}`;
  if (Array.isArray(schema.enum)) return schema.enum.map((each) => `\`${each}\``).join(", ");
  if ("const" in schema) return `\`${schema.const}\``;
  // The fields of a mapping are the lines below it.
  return describeSchema(schema)
    .replace(/^text: /, "")
    .replace(/^a mapping with .*/, "a mapping");
}
