const minutes = (n: number) => (n === 1 ? "1 minute" : `${n} minutes`);
const hours = (n: number) => (n === 1 ? "1 hour" : `${n} hours`);
const days = (n: number) => (n === 1 ? "1 day" : `${n} days`);

/** A time in the largest unit that it fills, by its minutes. */
export const span = (n: number) =>
  n < 60 ? minutes(n) : n < 1440 ? hours(Math.round(n / 60)) : days(Math.round(n / 1440));

/** Words of rooms, of who is in them, and of what owners and moderators do there. */
export const roomsEn = {
  directMessages: "Direct messages",
  mentionCount: (n: number) => (n === 1 ? "1 message calls you" : `${n} messages call you`),
  mutedRoom: "muted",
  isOnline: "online",
  isOffline: "offline",
  privateRoom: "Private room",

  topic: "Topic",

  notifyOf: (room: string) => `Notifications of ${room}`,
  notifyAll: "All messages",
  notifyMentions: "Only what calls me",
  notifyNone: "Nothing",

  slowMode: "Slow mode",
  readOnly: "Only owners and moderators write",
  copyLink: "Copy link",

  owner: "owner",
  moderator: "moderator",
  member: "member",
  showPerson: (name: string) => `Show ${name}`,
  banned: "Banned",

  putOut: (name: string, room: string) => `${name} put you out of ${room}`,
  bannedFrom: (name: string, room: string) => `${name} banned you from ${room}`,
  directBeginning: (name: string) => `You and ${name}`,
  directBeginningHint: "What is said here, only the two of you can read.",
  noLongerIn: (room: string) => `You are no longer in ${room}.`,

  mayNotReadOnly: "Only owners and moderators write in this room.",
  mayNotMuted: (ms: number, until: string) =>
    `You are muted here for ${ms < 60_000 ? `${Math.ceil(ms / 1_000)} s` : span(Math.ceil(ms / 60_000))}, until ${until}.`,
  mayNotYet: (seconds: number) => `Slow mode: you can write again in ${seconds} s.`,
};
