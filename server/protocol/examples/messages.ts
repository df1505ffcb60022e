import { type ExamplesOf, message, room, samples } from "./samples.ts";

const { ann, at, clientId, epoch, node } = samples;
const { id, seq } = samples.message;

const one = { room: room.id, message: samples.message, clientId };
const changed = { ok: true, event: { id: "vH2nS8dJ0qWc5fTy", epoch, seq: seq + 1, at: at + 60_000 } } as const;
const answer = {
  ...message,
  id: "vH2nS8dJ0qWc5fTy",
  seq: seq + 1,
  text: "I am on my way.",
  reply: samples.message,
  thread: samples.message,
};
const page = { epoch, users: [ann], seq: seq + 1, id: answer.id };

export const messageExamples: ExamplesOf<"message"> = {
  "message.send": {
    params: { room: "lobby", clientId, text: "Tea is ready." },
    result: { id, epoch, seq, at, duplicate: false, node },
  },
  "message.edit": { params: { ...one, text: "Tea is ready, and so is the cake." }, result: changed },
  "message.delete": { params: one, result: changed },
  "message.get": { params: { room: room.id, seqs: [seq] }, result: { ...page, messages: [message], more: false } },
  "message.thread": {
    params: { room: room.id, root: seq, limit: 20 },
    result: { ...page, messages: [answer], more: false },
  },
  "message.search": {
    params: { query: "tea", room: room.id, limit: 10 },
    result: { messages: [message], users: [ann] },
  },
};

export const reactionExamples: ExamplesOf<"reaction"> = {
  "reaction.add": { params: { ...one, emoji: "🍵" }, result: changed },
  "reaction.remove": { params: { ...one, emoji: "🍵" }, result: { ok: true } },
};

export const typingExamples: ExamplesOf<"typing"> = {
  "typing.set": { params: { room: room.id }, result: { ok: true } },
};
