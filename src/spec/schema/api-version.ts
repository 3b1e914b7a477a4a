/** The one version of the format. Apart from the schemas, so that reading specs loads nothing that only builds them. */

export const API_VERSION = "understudy/v1";
