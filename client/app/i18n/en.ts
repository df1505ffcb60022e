import { errorMessages } from "#protocol";
import type { ErrorTexts } from "./error-texts.ts";
import { messageEn } from "./message.en.ts";
import { readingEn } from "./reading.en.ts";
import { roomsEn } from "./rooms.en.ts";
import { writingEn } from "./writing.en.ts";

const messages = (n: number) => (n === 1 ? "1 message" : `${n} messages`);

/** The words of the page. Every other language has the same keys with the same arguments, or it does not compile. */
export const en = {
  ...readingEn,
  ...writingEn,
  ...roomsEn,
  ...messageEn,
  skipToMessages: "Skip to messages",
  skipToComposer: "Skip to writing",

  rooms: "Rooms",
  yourRooms: "Your rooms",
  browseRooms: "Browse rooms",
  newRoom: "New room",
  open: "Open",
  unread: (n: number) => (n === 1 ? "1 unread message" : `${n} unread messages`),
  memberCount: (n: number) => (n === 1 ? "1 member" : `${n} members`),
  backToRooms: "Back to rooms",
  switcher: "Go to…",

  messagesIn: (room: string) => `Messages in ${room}`,
  beginning: (room: string) => `This is where ${room} begins.`,
  beginningHint: "Say something: everybody here will see it, in the same order, whichever node serves them.",
  loadingOlder: "Fetching older messages…",
  loadingRoom: "Pouring the tea…",
  jumpToLatest: "Jump to latest",
  newMessages: (n: number) => `${n} new`,
  today: "Today",
  yesterday: "Yesterday",
  someone: "Somebody",
  you: "you",
  guest: "guest",
  joinedLine: (names: string) => `${names} joined`,
  putOutLine: (names: string) => `${names} had to leave`,
  leftLine: (names: string) => `${names} left`,
  andOthers: (names: string, n: number) => (n === 1 ? `${names} and 1 other` : `${names} and ${n} others`),
  announceOne: (name: string) => `New message from ${name}`,
  announceMany: (n: number) => `${n} new messages`,

  callsYou: "This calls you",

  sending: "Sending",
  stillSending: "Still trying to send",
  notSent: "Not sent",
  messageDeleted: "This message was deleted.",
  edited: "edited",
  maybeSent: "Perhaps not sent",
  sendAgain: "Send again",
  retry: "Retry",
  remove: "Delete",
  retryAll: "Retry all",
  removeAll: "Delete all",
  failedCount: (n: number) => `${messages(n)} could not be sent.`,
  sendAllAgain: "Send all again",
  doubtfulCount: (n: number) =>
    n === 1 ? "1 message waits for you to decide." : `${n} messages wait for you to decide.`,

  writeTo: (room: string) => `Message ${room}`,
  send: "Send",
  charactersLeft: (n: number) => (n === 1 ? "1 character left" : `${n} characters left`),
  charactersOver: (n: number) => (n === 1 ? "1 character too many" : `${n} characters too many`),
  composerHint: "Enter sends, Shift + Enter begins a new line",
  composerHintBreaks: (command: string) => `Enter begins a new line, ${command} + Enter sends`,

  searchMessages: "Search messages",

  connection: "Connection",
  connecting: "Connecting",
  offline: "Offline",
  cluster: "Cluster",
  reconnecting: "Reconnecting… your messages are kept",
  nextTry: (seconds: number) => `Next try in ${seconds} s`,
  tryNow: "Try now",
  moved: (from: string, to: string) => `Moved ${from} → ${to}`,
  stayed: (node: string) => `Back on ${node}`,
  recovered: (seconds: string, n: number) =>
    `${seconds} s · ${n === 0 ? "nothing missed" : `${messages(n)} recovered`}`,
  roomReset: "The history of this room was replaced on the server. It has been read again.",
  sessionOver: "Your session had ended. You are a new guest now.",
  leftBehind: (n: number) => `${messages(n)} of the former guest had not been sent.`,

  details: "Details",
  showDetails: "Show details",
  hideDetails: "Hide details",
  members: "Members",
  close: "Close",

  rename: "Change your name",
  save: "Save",
  settings: "Settings",
  notifications: "Notifications",
  turnOnNotifications: "Turn on notifications",
  notificationOffer: "You were mentioned while you were away. Be notified next time?",
  notNow: "Not now",

  shortcuts: "Keyboard shortcuts",

  partLoading: "One moment…",
  partMissing: "This part could not be fetched",
  partMissingHint: "The network may be away, or the page was renewed on the server. What you wrote is kept.",
  reload: "Reload the page",
  languageMissing: "The words of your language could not be fetched.",

  signIn: "Sign in",
  register: "Create account",
  name: "Name",

  dismiss: "Dismiss",
  startFailed: "The server cannot be reached. Trying again…",
};

/** What the protocol says of its errors is said to people, too, except where there is more to say to them. */
export const enErrors: ErrorTexts = {
  ...errorMessages,
  PARSE: "The server could not read this.",
  INVALID_REQUEST: "The server could not read this.",
  METHOD_NOT_FOUND: "The server does not know how to do this.",
  INVALID_PARAMS: "Something in this is not allowed. Check its length.",
  SESSION_INVALID: "Your session has ended. Sign in again.",
  SOCKET_ONLY: "This needs a live connection.",
  MESSAGE_NOT_FOUND: "This message is no longer there.",
  MESSAGE_NOT_YOURS: "Only who wrote a message can change it.",
  OVERLOADED: "The server has too much to do. Trying again.",
  STORE_UNAVAILABLE: "The server cannot reach its store. Trying again.",
  STORE_FULL: "The server has no room left. Try again later.",
  UNKNOWN: "It is not known whether this was kept. Trying again.",
  DRAINING: "This node is closing. Moving to another.",
  OFFLINE: "The server cannot be reached.",
  TIMEOUT: "The server did not answer in time.",
  BAD_ANSWER: "The server gave an answer that makes no sense.",
  EXPIRED: "It may or may not have arrived: look before you send it again.",
  LOST: "It had arrived, but the server lost part of the room’s history.",
  DISCARDED: "It was given up.",
};
