import type { Room, User } from "#protocol";
import { matching } from "./matching.ts";
import { NONE, type Waiting } from "./waiting.ts";

interface MyRoom {
  readonly kind: "mine";
  readonly name: string;
  readonly room: Room;
  readonly waiting: Waiting;
}

/** Somewhere to go. */
export type Goal =
  | MyRoom
  | { readonly kind: "open"; readonly name: string; readonly room: Room }
  | { readonly kind: "person"; readonly name: string; readonly user: User };

export interface Known {
  readonly rooms: readonly Room[];
  readonly nameOf: (room: Room) => string;
  readonly waiting: ReadonlyMap<string, Waiting>;
  /** Everybody whose name is known, but me. */
  readonly people: readonly User[];
}

/** Shown of what one is not in: who seeks more of it says more. */
const MOST = 12;

/**
 * What can be meant by what was typed: rooms that I am in, those that call first; then, when something is sought, other
 * rooms and people. `#` asks for rooms only, `@` for people.
 */
export function goalsFor(typed: string, { rooms, nameOf, waiting, people }: Known): Goal[] {
  const [, sign = "", sought = ""] = /^\s*([#@]?)\s*(.*)$/su.exec(typed) ?? [];
  const answering = (goals: Goal[]) => matching(goals, (goal) => goal.name, sought);
  const mine = rooms.filter((room) => room.joined);
  const meant = mine.filter(({ kind }) => sign === "" || (sign === "@") === (kind === "direct"));
  const goals = answering(meant.map((room) => myRoom(room, nameOf(room), waiting.get(room.id) ?? NONE)).sort(byNeed));
  if (sought === "") return goals;
  const open = rooms.filter((room) => !room.joined).map((room): Goal => ({ kind: "open", name: room.name, room }));
  return [
    ...goals,
    ...(sign === "@" ? [] : answering(open).slice(0, MOST)),
    ...(sign === "#" ? [] : answering(strangers(people, mine)).slice(0, MOST)),
  ];
}

const myRoom = (room: Room, name: string, waiting: Waiting): MyRoom => ({ kind: "mine", name, room, waiting });

/** People with whom I have no room yet; to the others, that room leads. */
function strangers(people: readonly User[], mine: readonly Room[]): Goal[] {
  const met = new Set(
    mine
      .filter(({ kind }) => kind === "direct")
      .flatMap((room) => room.with ?? [])
      .map(({ id }) => id),
  );
  return people.filter(({ id }) => !met.has(id)).map((user) => ({ kind: "person", name: user.name, user }));
}

function byNeed(a: MyRoom, b: MyRoom): number {
  return (
    b.waiting.mentions - a.waiting.mentions ||
    Number(b.waiting.unread > 0) - Number(a.waiting.unread > 0) ||
    a.name.localeCompare(b.name)
  );
}
