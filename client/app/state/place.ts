import { LOBBY } from "#protocol";

/** Where an address leads: to a room, a message in it, or through its door. */
export interface Place {
  readonly room: string;
  /** The message to show, by its number in the room. */
  readonly seq?: number;
  /** Opens a private room. It stands behind the #, which browsers send to nobody. */
  readonly invite?: string;
}

const ROOM = /^\/r\/([^/]+)(?:\/m\/(\d{1,15}))?\/?$/;

/** Reads an address; what leads nowhere leads to the lobby. */
export function placeAt({ pathname, hash }: { pathname: string; hash: string }): Place {
  const [, name = LOBBY, number] = ROOM.exec(pathname) ?? [];
  const invite = new URLSearchParams(hash.slice(1)).get("invite");
  return {
    room: decoded(name).toLowerCase(),
    ...(number === undefined ? {} : { seq: Number(number) }),
    ...(invite ? { invite } : {}),
  };
}

/** The address of a place, from the first slash. */
export function pathOf({ room, seq, invite }: Place): string {
  const message = seq === undefined ? "" : `/m/${seq}`;
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
