/** What the document is generated from: the bundle that answers, and who may ask. */
import type { Automation } from "../../domain/automation.ts";
import type { Scope } from "../auth/tokens.ts";
import type { Member } from "../member.ts";
import type { JsonObject } from "../shape.ts";

export type DescribedMember = Pick<Member, "role" | "model" | "version" | "signature" | "classes" | "face">;

export interface Described {
  readonly deployment: string;
  readonly servingBuild: string;
  readonly automation: Automation;
  /** The champion first. */
  readonly members: readonly [DescribedMember, ...DescribedMember[]];
  readonly maxRows: number;
  isFree(scope: Scope): boolean;
}

/** One operation, before what all of them have is added. */
export interface Operation {
  readonly path: string;
  readonly method: "get" | "post";
  readonly id: string;
  readonly summary: string;
  readonly tag: string;
  readonly description?: string;
  readonly scope?: Scope;
  readonly parameters?: readonly JsonObject[];
  /** By media type. */
  readonly body?: Readonly<Record<string, JsonObject>>;
  readonly bodyOptional?: true;
  /** Of the answer 200, by media type. */
  readonly answer: Readonly<Record<string, JsonObject>>;
  readonly answerHeaders?: JsonObject;
}

export const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });
