/** `GET /openapi.json`. */
import { type Area, json } from "../area.ts";
import { LIMITS } from "../data-plane.ts";
import { openApi } from "./document.ts";

export const openApiArea: Area = ({ plane, operations }, rest) => {
  if (rest.length > 0) return null;
  return {
    GET: () => {
      const { deployment, servingBuild, automation } = plane.describe();
      const [champion, ...others] = plane.members();
      if (!champion) throw new Error("nobody answers");
      const { maxRows } = LIMITS;
      const members = [champion, ...others] as const;
      return json(
        openApi({ deployment, servingBuild, automation, members, maxRows, isFree: operations.access.isFree }),
      );
    },
  };
};
