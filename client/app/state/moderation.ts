import type { Ban, Params } from "#protocol";
import { type ActName, RpcError } from "../../sdk/index.ts";
import { errorText } from "../i18n/index.ts";
import { chat } from "./chat.ts";
import { toast } from "./toasts.ts";

/** Does something to a room or somebody in it, and says so if it was refused. */
export async function moderate<M extends ActName>(method: M, params: Omit<Params<M>, "clientId">): Promise<boolean> {
  try {
    await chat.peek()?.act(method, params);
    return true;
  } catch (error) {
    toast(errorText(error), { tone: "bad" });
    return false;
  }
}

/** Who is kept out of a room; undefined when it cannot be had now. */
export async function bansOf(room: string): Promise<readonly Ban[] | undefined> {
  try {
    return (await chat.peek()?.reader.call("room.bans", { room }))?.bans;
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return undefined;
  }
}
