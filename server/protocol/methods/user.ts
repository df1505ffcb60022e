import Type from "typebox";
import { limits } from "../limits.ts";
import * as s from "../schemas.ts";
import { clientId, type MethodEntry, params } from "./entry.ts";

export const userMethods = {
  "user.get": {
    summary: "Names of people",
    access: "session",
    cost: "read",
    params: params({ users: Type.Array(s.UserId, { minItems: 1, maxItems: limits.users }) }),
    result: Type.Object({ users: Type.Array(s.User) }),
  },
  "user.rename": {
    summary: "Change my name",
    access: "session",
    cost: "write",
    refusals: ["NAME_REFUSED", "NAME_TAKEN", "ACCESS_DENIED"],
    params: params({ name: s.Name, clientId }),
    result: Type.Object({ user: s.User }),
  },
} as const satisfies Record<string, MethodEntry>;
