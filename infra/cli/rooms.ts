import type { Room } from "#protocol";
import { RpcError } from "../../client/sdk/index.ts";
import type { Cli } from "./cli.ts";
import { CliFailure, exits } from "./failure.ts";

/** The room of this id or name, with this command's guest in it. @throws CliFailure where there is none to be seen */
export async function enter(cli: Cli, given: string): Promise<Room> {
  const room = await find(cli, given.replace(/^#/, ""));
  return room.joined
    ? room
    : (await cli.remote.call("room.join", { room: room.id, clientId: crypto.randomUUID() })).room;
}

async function find({ remote, words }: Cli, given: string): Promise<Room> {
  try {
    return (await remote.call("room.get", { room: given })).room;
  } catch (error) {
    const isAnswer = error instanceof RpcError && (error.name === "ROOM_NOT_FOUND" || error.name === "INVALID_PARAMS");
    if (!isAnswer) throw error;
  }
  const same = (room: Room) => room.name.toLowerCase() === given.toLowerCase();
  const mine = (await remote.call("room.list", { joined: true })).rooms.find(same);
  const found =
    mine ?? (given === "" ? undefined : (await remote.call("room.list", { query: given })).rooms.find(same));
  if (found) return found;
  throw new CliFailure(exits.failure, "E_ROOM_NOT_FOUND", words.send.roomUnknown(given));
}
