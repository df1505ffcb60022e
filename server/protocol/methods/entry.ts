import Type, { type TSchema } from "typebox";
import type { ErrorName } from "../errors.ts";
import { ClientId } from "../schemas.ts";

/**
 * Who may call: anybody; somebody signed in; a member of the room(s) that the params name; whoever may look at the
 * cluster (in demonstration mode everybody who is signed in); whoever may change it. Enforced in app/dispatch.ts, and
 * for `member` again by the step that reads or writes the room.
 */
export type Access = "public" | "session" | "member" | "observer" | "operator";

/** One method of the contract. */
export interface MethodEntry {
  summary: string;
  access: Access;
  params: TSchema;
  result: TSchema;
  /** Only over a socket: the method's effect is on the connection itself. */
  socketOnly?: true;
  /** Which token bucket pays, beside the one that the atomic step keeps by itself. */
  cost?: "read" | "search" | "write" | "signIn";
  /** How it can end beside what follows from the above. */
  refusals?: readonly ErrorName[];
}

export const optional = Type.Optional;
export const none = Type.Object({}, { additionalProperties: false });
export const params = <T extends Record<string, TSchema>>(fields: T) =>
  Type.Object(fields, { additionalProperties: false });
export const ok = Type.Object({ ok: Type.Literal(true) });
export const clientId = optional(ClientId);
