import { LOBBY } from "#protocol";

/** Pages beside the rooms, by their addresses. */
export type Page = "cluster" | "api" | "api/events";

/** Where an address leads: to a room, a message or a thread in it, or through its door; or to a page beside the rooms. */
export interface Place {
  /** Of a page beside the rooms: the room from which somebody came there. */
  readonly room: string;
  /** A page beside the rooms. */
  readonly page?: Page;
  /** What of a page is meant: what stands behind the #. */
  readonly anchor?: string;
  /** The message to show, by its number in the room. */
  readonly seq?: number;
  /** The thread to open beside the room, by the number of the message with which it begins. */
  readonly thread?: number;
  /** Opens a private room. It stands behind the #, which browsers send to nobody. */
  readonly invite?: string;
}

const PAGE = /^\/(cluster|api|api\/events)\/?$/;
const ROOM = /^\/r\/([^/]+)(?:\/([mt])\/(\d{1,15}))?\/?$/;

/** Reads an address; what leads nowhere leads to the lobby. */
export function placeAt({ pathname, hash }: { pathname: string; hash: string }): Place {
  const [, page] = PAGE.exec(pathname) ?? [];
  // Behind the # of the cluster's page there may be a key, which nobody should come across again.
  const anchor = page === "cluster" ? "" : hash.slice(1);
  if (page !== undefined) return { room: LOBBY, page: page as Page, ...(anchor ? { anchor } : {}) };
  const [, name = LOBBY, sort, number] = ROOM.exec(pathname) ?? [];
  const invite = new URLSearchParams(hash.slice(1)).get("invite");
  return {
    room: decoded(name).toLowerCase(),
    ...(number === undefined ? {} : { [sort === "t" ? "thread" : "seq"]: Number(number) }),
    ...(invite ? { invite } : {}),
  };
}

/** Whether an address is one that the page leads to by itself. */
export const isOurs = ({ pathname }: { pathname: string }): boolean => ROOM.test(pathname) || PAGE.test(pathname);

/** The address of a place, from the first slash. */
export function pathOf({ room, page, anchor, seq, thread, invite }: Place): string {
  if (page) return anchor === undefined ? `/${page}` : `/${page}#${anchor}`;
  const message = seq === undefined ? (thread === undefined ? "" : `/t/${thread}`) : `/m/${seq}`;
  const door = invite === undefined ? "" : `#invite=${encodeURIComponent(invite)}`;
  return `/r/${encodeURIComponent(room)}${message}${door}`;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return LOBBY;
  }
}
