/** Pieces that several kinds share. The TypeBox schemas are the one source: types, JSON Schemas and validators follow. */
import Type from "typebox";
import { DIGEST } from "../../domain/digest.ts";
import { DURATION } from "../../domain/duration.ts";
import { NAME } from "../../domain/names.ts";

/** An object whose every other field is an error. */
export const strict = <P extends Type.TProperties>(properties: P, options: Type.TObjectOptions = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

/** `$comment` says the form in words: messages use it, whatever a field's own description is about. */
export const Name = Type.String({
  pattern: NAME.source,
  $comment: "lower-case letters, digits and hyphens, at most 63 characters",
  description: "Lower-case letters, digits and hyphens, at most 63 characters, no hyphen at the ends.",
});

export const DigestText = Type.Unsafe<`sha256:${string}`>(
  Type.String({
    pattern: DIGEST.source,
    $comment: "sha256: and 64 lower-case hexadecimal digits",
    description: "`sha256:` and 64 hexadecimal digits.",
  }),
);

export const Duration = Type.String({
  pattern: DURATION.source,
  $comment: "a whole number and a unit, such as 90s, 30m, 12h, 7d, 2w",
  description: "A whole number and a unit: `90s`, `30m`, `12h`, `7d`, `2w`.",
});

export const Schedule = Type.String({
  pattern: "^[^\\n]{1,100}$",
  $comment: "hourly, daily, weekly, monthly, or five cron fields",
  description:
    "In UTC: `hourly` at minute 0, `daily` at 00:00, `weekly` on Sunday at 00:00, `monthly` on the 1st at 00:00, or " +
    "five cron fields (`30 6 * * mon-fri`; lists, ranges, steps, names).",
});

/** One word or a few, as GitHub shows it; an expression is none. */
export const RunnerLabel = Type.String({
  pattern: "^[^\\s,$][^\\n\\r,$]{0,255}$",
  $comment: "a runner's label, such as ubuntu-latest or gpu",
});

export const Version = Type.Integer({
  minimum: 1,
  maximum: 1_000_000_000,
  description: "A version number; 1 is the first.",
});

export const PointerVersion = Type.Integer({
  minimum: 0,
  maximum: 1_000_000_000,
  description: "The version in this role; 0 while nobody has it.",
});

export const Share = Type.Number({ minimum: 0, maximum: 1, description: "A share between 0 and 1." });

export const Metadata = strict(
  {
    name: { ...Name, description: "The name of the file's folder: it becomes a path, a branch and a host name." },
    displayName: Type.Optional(
      Type.String({
        pattern: "^[^\\n]{1,200}$",
        $comment: "one line of at most 200 characters",
        description: "How people call it; the name when left out.",
      }),
    ),
    description: Type.Optional(Type.String({ description: "What it is for, in a sentence." })),
    owners: Type.Optional(
      Type.Array(Type.String({ pattern: "^@?[A-Za-z0-9._/-]{1,100}$", $comment: "@person or @organisation/team" }), {
        description: "People or teams to mention, as `@org/team`.",
      }),
    ),
  },
  { description: "Who this is, and whose." },
);

export const VersionMetadata = strict(
  { name: { ...Name, description: "Of what this is a version: the name of its folder." }, version: Version },
  { description: "Which version of what." },
);
