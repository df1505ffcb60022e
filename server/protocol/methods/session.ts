import Type from "typebox";
import { limits } from "../limits.ts";
import * as s from "../schemas.ts";
import { clientId, type MethodEntry, none, ok, optional, params } from "./entry.ts";

const SignedIn = Type.Object({
  token: Type.String({ description: "Bearer token: 256 random bits, shown once" }),
  user: s.User,
});

export const sessionMethods = {
  "session.guest": {
    summary: "Open a session as a guest, in one step",
    access: "public",
    cost: "signIn",
    refusals: ["NAME_REFUSED", "NAME_TAKEN"],
    params: params({ name: optional(s.Name), device: optional(Type.String({ maxLength: 80 })) }),
    result: SignedIn,
  },
  "session.register": {
    summary: "Make an account and open a session; called with a guest's session, the guest becomes the account",
    access: "public",
    cost: "signIn",
    refusals: ["NAME_REFUSED", "NAME_TAKEN", "ACCESS_DENIED", "OVERLOADED"],
    params: params({ name: s.Name, password: s.Password, device: optional(Type.String({ maxLength: 80 })), clientId }),
    result: SignedIn,
  },
  "session.login": {
    summary: "Open a session of an account",
    access: "public",
    cost: "signIn",
    refusals: ["CREDENTIALS_WRONG", "OVERLOADED"],
    params: params({
      name: s.Name,
      password: Type.String({ minLength: 1, maxLength: limits.password.max }),
      device: optional(Type.String({ maxLength: 80 })),
    }),
    result: SignedIn,
  },
  "session.logout": {
    summary: "End this session and close its sockets on every node",
    access: "session",
    cost: "write",
    params: params({ clientId }),
    result: ok,
  },
  "session.get": {
    summary: "Who am I",
    access: "session",
    cost: "read",
    params: none,
    result: Type.Object({ user: s.User, session: s.SessionInfo }),
  },
  "session.list": {
    summary: "My sessions on all devices",
    access: "session",
    cost: "read",
    params: none,
    result: Type.Object({ sessions: Type.Array(s.SessionInfo) }),
  },
  "session.revoke": {
    summary: "End one of my sessions and close its sockets on every node",
    access: "session",
    cost: "write",
    params: params({ session: Type.String({ minLength: 1, maxLength: 40 }), clientId }),
    result: ok,
  },
} as const satisfies Record<string, MethodEntry>;
