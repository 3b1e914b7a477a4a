/** Errors that users meet in: images. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const IMAGE_ERRORS = {
  IMAGE_UNREADABLE: {
    message: "the image cannot be used: {reason}",
    cause:
      "Images are JPEG or PNG files, whole, of one or three colour components, of 16 MiB, 25 million pixels and 30,000 pixels a side at most.",
    remedy: "save the image again as JPEG or PNG, smaller where it is beyond a limit",
  },
} as const satisfies Record<string, ErrorDefinition>;
