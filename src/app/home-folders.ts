/** Where everything of a home folder lies: apart from the wiring, for verbs that do without it. */
import { join } from "node:path";

export const homeFolders = (home: string) => ({
  origin: join(home, "origin.git"),
  forge: join(home, "forge"),
  blobs: join(home, "blobs"),
  predictions: join(home, "predictions"),
  targets: join(home, "targets"),
});
