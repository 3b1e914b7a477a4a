/** Errors that users meet in: spec. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

/** A spec file that cannot be read as YAML at all. */
const YAML_ERRORS = {
  SPEC_TOO_LARGE: {
    message: "the file is larger than a spec may be",
    cause: "A spec file has more than 1 MiB, or more than 50,000 values: it is data, not a spec.",
    remedy: "keep data out of spec files, or split the review",
  },
  SPEC_NOT_UTF8: {
    message: "the file is not UTF-8 text",
    cause: "A byte of the file cannot be part of UTF-8 text: another encoding, or a binary file.",
    remedy: "save the file as UTF-8",
  },
  SPEC_BYTE_ORDER_MARK: {
    message: "the file starts with a byte order mark",
    cause: "Some editors write U+FEFF at the start of a file; other tools then do not recognise the first field.",
    remedy: "save the file as UTF-8 without a byte order mark",
  },
  SPEC_CONTROL_CHARACTER: {
    message: "the file holds a control character",
    cause: "A character that no editor shows (NUL, a lone carriage return, ...) stands in the text.",
    remedy: "remove the character",
  },
  SPEC_EMPTY: {
    message: "the file is empty",
    cause: "A spec file holds nothing, or comments only.",
    remedy: "write the spec, or remove the file",
  },
  SPEC_TAB_INDENTATION: {
    message: "a tab is used as indentation",
    cause: "YAML indents with spaces; a tab has no width that all editors agree on.",
    remedy: "replace the tab with spaces",
  },
  SPEC_SYNTAX: {
    message: "this is not YAML: {reason}",
    cause: "The text breaks a rule of YAML; nothing of the file could be read.",
    remedy: "mend the syntax at or just before this place: usually indentation, a quote or a bracket",
  },
  SPEC_SEVERAL_DOCUMENTS: {
    message: "the file holds more than one document",
    cause: "A line `---` starts another document; one file is one spec.",
    remedy: "move the second document into a file of its own",
  },
  SPEC_KEY_DUPLICATE: {
    message: "the field {key} stands twice",
    cause: "A mapping names one field twice; which one counts would be a guess.",
    remedy: "remove one of the two",
  },
  SPEC_KEY_FORBIDDEN: {
    message: "{key} cannot be a field",
    cause: "`__proto__`, `constructor` and `prototype` mean something else to programs that read the file.",
    remedy: "choose another name",
  },
  SPEC_KEY_NOT_TEXT: {
    message: "a list or a mapping cannot be a field's name",
    cause: "YAML allows whole structures as keys; specs do not.",
    remedy: "write the field's name as text",
  },
  SPEC_ALIAS: {
    message: "anchors and aliases are not allowed",
    cause: "`&name` and `*name` let a small file grow without bound, and hide what a line means.",
    remedy: "write the value out where it is needed; quote a text that starts with & or *",
  },
  SPEC_TAG: {
    message: "tags are not allowed",
    cause: "`!name` asks the reader to build something else than what is written.",
    remedy: "remove the tag; quote a text that starts with !",
  },
  SPEC_TOO_DEEP: {
    message: "the file is nested more deeply than 32 levels",
    cause: "No spec needs that many levels.",
    remedy: "flatten the file",
  },
} as const satisfies Record<string, ErrorDefinition>;

/** A document that does not have the shape of its kind. */
const SHAPE_ERRORS = {
  SPEC_NOT_A_MAPPING: {
    message: "a spec is a mapping of fields",
    cause: "The file holds a list or a single value.",
    remedy: "start the file with `apiVersion: understudy/v1` and `kind:`",
  },
  SPEC_API_VERSION: {
    message: "this version of the format is not known",
    cause: "`apiVersion` is missing, misspelt, or of a later Understudy.",
    remedy: "write `apiVersion: understudy/v1`, or update Understudy",
  },
  SPEC_KIND_UNKNOWN: {
    message: "there is no such kind of spec",
    cause: "`kind` is missing or names a kind that Understudy does not know.",
    remedy: "write the kind that this path holds",
  },
  SPEC_KIND_MISPLACED: {
    message: "this kind of spec does not belong at this path",
    cause: "Each kind has its own place, so that a path says what a file is.",
    remedy: "move the file to the place of its kind, or mend `kind`",
  },
  SPEC_FILE_NAME: {
    message: "no spec is read from this path",
    cause: "The file lies in a folder of specs under a name that Understudy does not read: it would count for nothing.",
    remedy: "rename the file as expected, or move it elsewhere",
  },
  SPEC_NAME_MISMATCH: {
    message: "the name differs from the name in the path",
    cause: "A spec is found by its path; two names for one thing would let two specs claim one name.",
    remedy: "make `metadata.name` and the path equal",
  },
  SPEC_VERSION_MISMATCH: {
    message: "the version differs from the version in the path",
    cause: "A version file is found by its number.",
    remedy: "make `metadata.version` and the file's name equal",
  },
  SPEC_FIELD_UNKNOWN: {
    message: "there is no field {field} here",
    cause: "A misspelt field would silently count for nothing, so every unknown field is an error.",
    remedy: "correct the name, or remove the field",
  },
  SPEC_FIELD_MISSING: {
    message: "the field {field} is missing",
    cause: "The field has no default.",
    remedy: "add the field",
  },
  SPEC_TYPE: {
    message: "the value is of the wrong type",
    cause: "Text where a number is expected, a list where a mapping is expected, and so on.",
    remedy: "write a value of the expected type; text that looks like a number or true/false needs quotes",
  },
  SPEC_VALUE_UNKNOWN: {
    message: "the value is not one of the possible ones",
    cause: "The field takes one of a closed list.",
    remedy: "choose one of the expected values",
  },
  SPEC_NUMBER_RANGE: {
    message: "the number is out of range",
    cause: "The value lies outside of what the field can mean.",
    remedy: "choose a number within the range",
  },
  SPEC_TEXT_FORM: {
    message: "the text does not have the form that the field needs",
    cause: "Names, digests and durations have a form of their own.",
    remedy: "write it as expected",
  },
  SPEC_LIST_LENGTH: {
    message: "the list has too few or too many items",
    cause: "An empty list here would mean a spec that does nothing.",
    remedy: "add or remove items",
  },
  SPEC_TOO_MANY_PROBLEMS: {
    message: "{count} more problems in this file are not shown",
    cause: "A file with this many problems is usually not the spec that was meant.",
    remedy: "mend the first ones and validate again",
  },
} as const satisfies Record<string, ErrorDefinition>;

/** An edit that cannot be made by changing a few bytes. */
const EDIT_ERRORS = {
  SPEC_EDIT_UNSUPPORTED: {
    message: "{pointer} cannot be changed in place: {reason}",
    cause: "The file writes that field in a way that an exact edit does not cover.",
    remedy: "write the field in block style on a line of its own",
  },
} as const satisfies Record<string, ErrorDefinition>;

export const SPEC_ERRORS = {
  ...YAML_ERRORS,
  ...SHAPE_ERRORS,
  ...EDIT_ERRORS,
} as const satisfies Record<string, ErrorDefinition>;
