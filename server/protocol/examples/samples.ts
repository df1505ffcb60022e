import type { MethodName } from "../methods.ts";
import type { Inbox, Message, MessageRef, Room, User } from "../schemas.ts";
import type { Params, Result } from "../types.ts";

/** One call and what it may answer. */
export interface Example<M extends MethodName> {
  params: Params<M>;
  result: Result<M>;
}

/** Examples of all methods of a noun. */
export type ExamplesOf<Noun extends string> = { [M in Extract<MethodName, `${Noun}.${string}`>]: Example<M> };

const at = 1_790_000_000_000;

/** People and things of the examples: a test puts real ones in their places. */
export const samples = {
  at,
  clientId: "0b7f6f0e-4f1d-4a6c-9b57-3c8d2a1e5f60",
  epoch: "kQ3v_T1a",
  token: "5mVqf0cJw3sZr8nT1yKxB7uEoD2hGaL9iPtR4NvXzQk",
  session: "Xb2nQ7rTz0Lm",
  invite: "c0ZkN3bV9yXwQ1rT5uLm7g",
  node: "node-2",
  ann: { id: "u_Ann8Qv2rTzXk1LmN", name: "Ann", guest: false },
  bob: { id: "u_Bob3Wc9sYpHj4DfG", name: "Bob", guest: true },
  /** The number is that of no other thing in the examples. */
  message: { id: "mT7xQ2vR9kLpZ4aB", seq: 1042 },
} as const satisfies Record<string, unknown> & { ann: User; bob: User; message: MessageRef };

/** A room that Ann owns. */
export const room: Room = {
  id: "9f3b6c1de27a40518c2e",
  kind: "private",
  name: "Oolong",
  topic: "Which leaves next?",
  slowMode: 0,
  readOnly: false,
  members: 2,
  joined: true,
  role: "owner",
  createdAt: at,
};

/** What Ann said in it. */
export const message: Message = {
  ...samples.message,
  room: room.id,
  at,
  by: samples.ann.id,
  clientId: samples.clientId,
  text: "Tea is ready.",
};

export const inbox: Inbox = {
  room: room.id,
  seq: samples.message.seq,
  at,
  read: samples.message.seq,
  unread: 0,
  mentions: 0,
  notify: "all",
};
