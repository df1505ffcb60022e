import { batch, computed, effect, signal, untracked } from "@preact/signals";
import { LOBBY, limits, type Room, type RoomEvent, type RoomSettings } from "#protocol";
import { type ChatClient, RpcError, uuid } from "../../sdk/index.ts";
import { chat } from "./chat.ts";
import { me } from "./identity.ts";
import { RoomView } from "./room-view.ts";
import { currentRoomId, go } from "./route.ts";

/** Every room that the server told of; undefined until it has. */
export const directory = signal<ReadonlyMap<string, Room> | undefined>(undefined);
export const unread = signal<ReadonlyMap<string, number>>(new Map());
export const pageVisible = signal(!document.hidden);

/** The room that is open, when we are in it or may be. */
export const view = signal<RoomView | undefined>(undefined);

export const joinedRooms = computed(() =>
  [...(directory.value?.values() ?? [])]
    .filter((room) => room.joined)
    .sort((a, b) => Number(b.id === LOBBY) - Number(a.id === LOBBY) || a.name.localeCompare(b.name)),
);

export const currentRoom = computed(() => directory.value?.get(currentRoomId.value));

/** A room's name as people write it. */
export function roomTitle(id: string): string {
  return `#${directory.value?.get(id)?.name ?? id}`;
}

/** Reads the directory, page by page. */
export async function loadRooms(client: ChatClient): Promise<void> {
  const rooms = new Map<string, Room>();
  let after: string | undefined;
  do {
    const page = await client.reader.call("room.list", { limit: limits.rooms.max, ...(after ? { after } : {}) });
    for (const room of page.rooms) rooms.set(room.id, room);
    after = page.next;
  } while (after !== undefined);
  if (chat.peek() === client) directory.value = rooms;
}

/** Loads what is needed to be somewhere: the directory, and the lobby for whoever is nowhere. */
async function arrive(client: ChatClient): Promise<void> {
  try {
    await loadRooms(client);
    if (joinedRooms.peek().length === 0) await joinRoom(LOBBY, client);
  } catch {
    // Without a connection the next one begins anew.
  }
}

export async function joinRoom(id: string, client = chat.peek()): Promise<void> {
  if (!client) return;
  const { room } = await client.reader.call("room.join", { room: id, clientId: uuid() });
  put({ ...room, joined: true });
}

export async function createRoom(name: string): Promise<void> {
  const client = chat.peek();
  if (!client) return;
  const { room } = await client.reader.call("room.create", { name, clientId: uuid() });
  put({ ...room, joined: true });
  go(room.id);
}

/** The room between me and somebody, which is made if there is none yet. Answers its id. */
export async function openDirect(user: string): Promise<string> {
  const client = chat.peek();
  if (!client) throw new RpcError("OFFLINE", "There is nobody to be yet.");
  const { room } = await client.reader.call("room.direct", { user, clientId: uuid() });
  put({ ...room, joined: true });
  return room.id;
}

export async function leaveRoom(id: string): Promise<void> {
  const client = chat.peek();
  if (!client) return;
  await client.reader.call("room.leave", { room: id, clientId: uuid() });
  client.unwatch(id);
  const room = directory.peek()?.get(id);
  if (room) put({ ...room, joined: false, members: Math.max(0, room.members - 1) });
  go(joinedRooms.peek()[0]?.id ?? LOBBY);
}

function put(room: Room): void {
  directory.value = new Map(directory.peek()).set(room.id, room);
}

/** Follows whoever is signed in, and the address bar. */
export function followRooms(): void {
  document.addEventListener("visibilitychange", () => {
    pageVisible.value = !document.hidden;
  });
  effect(() => {
    const client = chat.value;
    batch(() => {
      directory.value = undefined;
      unread.value = new Map();
    });
    if (client) untracked(() => follow(client));
  });
  effect(() => watchJoined());
  effect(() => showCurrent());
  effect(() => {
    const shown = view.value;
    if (shown && pageVisible.value && shown.atLatest.value) clearUnread(shown.id);
  });
}

function follow(client: ChatClient): void {
  client.on("event", (event) => noteEvent(event));
  client.on("recovered", () => void loadRooms(client).catch(ignored));
  const first = client.on("status", ({ state }) => {
    if (state !== "up") return;
    first();
    if (!directory.peek()) void arrive(client);
  });
  void arrive(client);
}

const watched = computed(() => joinedRooms.value.map((room) => room.id).join(" "));

function watchJoined(): void {
  const client = chat.value;
  for (const id of watched.value.split(" ")) if (id) client?.watch(id, { history: false });
}

/** What decides whether the current room may be shown; the counts in the directory change far more often. */
const access = computed(() => (directory.value ? (currentRoom.value?.joined ?? "unknown") : "soon"));

function showCurrent(): void {
  const client = chat.value;
  const id = currentRoomId.value;
  const may = access.value;
  untracked(() => show(client, id, may));
}

function show(client: ChatClient | undefined, id: string, may: boolean | "soon" | "unknown"): void {
  const before = view.value;
  if (client && before?.shows(client, id) && may === true) {
    client.watch(id); // what had been refused before we joined is asked for again
    return;
  }
  // Before the directory is here, we go ahead as if we were a member: mostly we are.
  const next = client && (may === true || may === "soon") ? new RoomView(client, id) : undefined;
  before?.leave();
  view.value = next;
}

function noteEvent(event: RoomEvent): void {
  if (event.type === "message.sent") noteMessage(event.room, event.by);
  else if (event.type === "member.joined") noteMember(event.room, event.body.user.id, true);
  else if (event.type === "member.left") noteMember(event.room, event.body.user, false);
  else if (event.type === "room.changed") noteSettings(event.room, event.body);
  else if (event.type === "member.changed" && event.body.user.id === me.peek()?.id) me.value = event.body.user;
}

function noteMessage(room: string, by: string): void {
  const shown = view.peek();
  if (by === me.peek()?.id) return;
  if (shown?.id === room && pageVisible.peek() && shown.atLatest.peek()) return;
  unread.value = new Map(unread.peek()).set(room, (unread.peek().get(room) ?? 0) + 1);
}

function noteMember(id: string, user: string, joined: boolean): void {
  const room = directory.peek()?.get(id);
  if (!room) return;
  const mine = user === me.peek()?.id ? { joined } : {};
  put({ ...room, ...mine, members: Math.max(0, room.members + (joined ? 1 : -1)) });
}

function noteSettings(id: string, settings: RoomSettings): void {
  const room = directory.peek()?.get(id);
  if (room) put({ ...room, ...settings });
}

function clearUnread(id: string): void {
  if (!unread.peek().has(id)) return;
  const rest = new Map(unread.peek());
  rest.delete(id);
  unread.value = rest;
}

/** What is not known now is asked for again later. */
const ignored = () => undefined;

/** Whether an error means that the room is closed to us, not that something broke. */
export function isClosedToUs(error: unknown): boolean {
  return error instanceof RpcError && (error.name === "ROOM_NOT_MEMBER" || error.name === "ROOM_NOT_FOUND");
}
