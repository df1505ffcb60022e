import { batch, computed, effect, signal, untracked } from "@preact/signals";
import { LOBBY, type Params, type Room, type RoomEvent, type RoomSettings } from "#protocol";
import { type ChatClient, RpcError, uuid } from "../../sdk/index.ts";
import { bundled } from "./bundled.ts";
import { chat, nameOf, status } from "./chat.ts";
import { me } from "./identity.ts";
import { RoomView } from "./room-view.ts";
import { currentPage, currentRoomId, go } from "./route.ts";

type Rooms = ReadonlyMap<string, Room>;

/** Those that I am in, once the server has told. */
const mine = signal<Rooms | undefined>(undefined);
/** What was told in passing of rooms, of mine too. */
const others = signal<Rooms>(new Map());

/** Every room that is known: those that I am in, and others that I came across. Undefined until mine are. */
export const directory = computed<Rooms | undefined>(() => {
  if (!mine.value) return undefined;
  const notMine = [...others.value.values()].map((room) => (room.joined ? { ...room, joined: false } : room));
  return new Map([...notMine, ...mine.value.values()].map((room) => [room.id, room]));
});
export const pageVisible = signal(!document.hidden);

/** The room that is open, when we are in it or may be. */
export const view = signal<RoomView | undefined>(undefined);

/** A room's name without its sign; a direct one is named after whom it is with. */
export function nameOfRoom({ id, kind, name, with: company = [] }: Room): string {
  if (kind !== "direct") return name;
  return company.map((other) => nameOf(other.id)).join(", ") || id;
}

export const joinedRooms = computed(() =>
  [...(directory.value?.values() ?? [])]
    .filter((room) => room.joined)
    .sort((a, b) => Number(b.id === LOBBY) - Number(a.id === LOBBY) || nameOfRoom(a).localeCompare(nameOfRoom(b))),
);

export const currentRoom = computed(() => directory.value?.get(currentRoomId.value));

/** A room's name as people write it. */
export function roomTitle(id: string): string {
  const room = directory.value?.get(id);
  if (!room) return `#${id}`;
  return room.kind === "direct" ? nameOfRoom(room) : `#${room.name}`;
}

/** Rooms of the directory whose names begin so. */
export async function findRooms(client: ChatClient, query: string, limit: number): Promise<void> {
  learnRooms(client, (await client.reader.call("room.list", { query, limit })).rooms);
}

function learnRooms(client: ChatClient, rooms: readonly Room[]): void {
  if (chat.peek() !== client) return;
  others.value = new Map([...others.peek().values(), ...rooms].map((room) => [room.id, room]));
}

/** @param invite opens a private room */
export async function joinRoom(id: string, invite?: string): Promise<void> {
  const client = chat.peek();
  if (!client) return;
  const door = invite === undefined ? {} : { invite };
  const { room } = await client.reader.call("room.join", { room: id, clientId: uuid(), ...door });
  client.inbox.hear({ joined: [{ ...room, joined: true }] });
}

export async function createRoom(asked: Omit<Params<"room.create">, "clientId">): Promise<void> {
  const client = chat.peek();
  if (!client) return;
  const { room } = await client.reader.call("room.create", { ...asked, clientId: uuid() });
  client.inbox.hear({ joined: [{ ...room, joined: true }] });
  go(room.id);
}

/** The room between me and somebody, which is made if there is none yet. Answers its id. */
export async function openDirect(user: string): Promise<string> {
  const client = chat.peek();
  if (!client) throw new RpcError("OFFLINE", "There is nobody to be yet.");
  const { room } = await client.reader.call("room.direct", { user, clientId: uuid() });
  client.inbox.hear({ joined: [{ ...room, joined: true }] });
  return room.id;
}

/** Follows whoever is signed in, and the address bar. */
export function followRooms(): void {
  document.addEventListener("visibilitychange", () => {
    pageVisible.value = !document.hidden;
  });
  effect(() => {
    const client = chat.value;
    batch(() => {
      mine.value = undefined;
      others.value = new Map();
      notThere.value = new Set();
    });
    if (client) untracked(() => follow(client));
  });
  effect(() => showCurrent());
  effect(() => {
    if (access.value === "asked" && isUp.value) void lookUp(currentRoomId.value);
  });
}

function follow(client: ChatClient): void {
  const take = bundled(() => takeMine(client));
  client.on("event", (event) => noteEvent(client, event));
  client.inbox.on("joined", take);
  client.inbox.on("left", take);
  client.inbox.on("ready", () => {
    take();
    // Whoever is nowhere goes to the lobby; without a connection the next one begins anew.
    if (client.inbox.rooms.size === 0) joinRoom(LOBBY).catch(ignored);
  });
  client.inbox.watch();
}

/** My rooms are those of the inbox. One that I left is still there if it is open to all. */
function takeMine(client: ChatClient): void {
  if (chat.peek() !== client || !client.inbox.ready) return;
  const left = [...(mine.peek()?.values() ?? [])].filter(({ id }) => !client.inbox.rooms.has(id));
  batch(() => {
    learnRooms(
      client,
      left.filter(({ kind }) => kind === "public"),
    );
    mine.value = new Map(client.inbox.rooms);
  });
}

/** Whether there is a connection; its status says more, and changes with every measured latency. */
export const isUp = computed(() => status.value?.state === "up");

/** Rooms of which the server said that there are none, for us. */
const notThere = signal<ReadonlySet<string>>(new Set());

/** Asks about the room in the address bar when it is none of mine. */
async function lookUp(id: string): Promise<void> {
  const client = chat.peek();
  if (!client) return;
  try {
    const { room } = await client.reader.call("room.get", { room: id });
    learnRooms(client, [room]);
  } catch (error) {
    // Where it is not known, the next connection asks again.
    if (chat.peek() === client && isClosedToUs(error)) notThere.value = new Set([...notThere.peek(), id]);
  }
}

/** What decides whether the current room may be shown; the counts in the directory change far more often. */
export const access = computed(() => {
  if (!directory.value) return "soon";
  return currentRoom.value?.joined ?? (notThere.value.has(currentRoomId.value) ? "unknown" : "asked");
});

function showCurrent(): void {
  const client = chat.value;
  const id = currentRoomId.value;
  // Who looks at the cluster reads no room meanwhile.
  const may = currentPage.value ? false : access.value;
  untracked(() => show(client, id, may));
}

function show(client: ChatClient | undefined, id: string, may: typeof access.value): void {
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

function noteEvent(client: ChatClient, event: RoomEvent): void {
  if (event.type === "member.joined") noteMembers(client, event.room, 1);
  else if (event.type === "member.left") noteMembers(client, event.room, -1);
  else if (event.type === "room.changed") noteSettings(client, event.room, event.body);
  else if (event.type === "member.changed" && event.body.user.id === me.peek()?.id) me.value = event.body.user;
}

function noteMembers(client: ChatClient, id: string, change: number): void {
  const room = client.inbox.rooms.get(id);
  if (room) client.inbox.hear({ joined: [{ ...room, members: Math.max(0, room.members + change) }] });
}

function noteSettings(client: ChatClient, id: string, settings: RoomSettings): void {
  const room = client.inbox.rooms.get(id);
  if (room) client.inbox.hear({ joined: [{ ...room, ...settings }] });
}

/** What is not known now is asked for again later. */
const ignored = () => undefined;

/** Whether an error means that the room is closed to us, not that something broke. */
export function isClosedToUs(error: unknown): boolean {
  return error instanceof RpcError && (error.name === "ROOM_NOT_MEMBER" || error.name === "ROOM_NOT_FOUND");
}
