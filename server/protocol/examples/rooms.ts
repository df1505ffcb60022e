import { type ExamplesOf, inbox, message, room, samples } from "./samples.ts";

const { ann, bob, clientId, epoch } = samples;
const { id, seq } = samples.message;
const here = { room: room.id };

export const roomExamples: ExamplesOf<"room"> = {
  "room.create": {
    params: { name: "Oolong", kind: "private", topic: "Which leaves next?", clientId },
    result: { room: { ...room, members: 1 } },
  },
  "room.direct": {
    params: { user: bob.id, clientId },
    result: { room: { ...room, id: "d-4c1be8f09a7d23560e17", kind: "direct", name: "", topic: "", with: [bob] } },
  },
  "room.get": { params: here, result: { room } },
  "room.change": {
    params: { ...here, clientId, topic: "Green or white?", slowMode: 5 },
    result: { room: { ...room, topic: "Green or white?", slowMode: 5 } },
  },
  "room.invite": { params: { ...here, clientId }, result: { invite: samples.invite } },
  "room.bans": { params: here, result: { bans: [{ ...bob, at: samples.at, by: ann.id }] } },
  "room.list": {
    params: { query: "lob", limit: 20 },
    result: { rooms: [{ ...room, id: "lobby", kind: "public", name: "lobby", topic: "" }] },
  },
  "room.join": { params: { ...here, clientId, invite: samples.invite }, result: { room } },
  "room.leave": { params: { ...here, clientId }, result: { ok: true } },
  "room.members": {
    params: here,
    result: {
      members: [
        { ...ann, role: "owner" },
        { ...bob, role: "member" },
      ],
    },
  },
  "room.history": {
    params: { ...here, limit: 20 },
    result: { epoch, messages: [message], more: false, users: [ann], seq, id },
  },
  "room.watch": {
    params: { rooms: [{ ...here, epoch, seq, id }] },
    result: { rooms: [{ ...here, epoch, seq, id }] },
  },
  "room.unwatch": { params: { rooms: [room.id] }, result: { ok: true } },
  "room.read": { params: { ...here, seq, clientId }, result: { inbox } },
  "room.notify": {
    params: { ...here, level: "mentions", clientId },
    result: { inbox: { ...inbox, notify: "mentions" } },
  },
  "room.receipts": { params: here, result: { readers: [{ user: bob.id, seq }] } },
};

export const inboxExamples: ExamplesOf<"inbox"> = {
  "inbox.get": { params: {}, result: { rooms: [room], inbox: [inbox] } },
  "inbox.watch": { params: {}, result: { rooms: [room], inbox: [inbox] } },
};

const someone = { room: room.id, user: bob.id, clientId };

export const memberExamples: ExamplesOf<"member"> = {
  "member.role": { params: { ...someone, role: "moderator" }, result: { ok: true } },
  "member.kick": { params: someone, result: { ok: true } },
  "member.ban": { params: someone, result: { ok: true } },
  "member.unban": { params: someone, result: { ok: true } },
  "member.mute": { params: { ...someone, minutes: 10 }, result: { ok: true } },
};
