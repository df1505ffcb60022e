import { signal } from "@preact/signals";
import { LOBBY, type User } from "#protocol";
import { httpCaller, RpcError, uuid } from "../../sdk/index.ts";

/** Sessions are opened and closed over HTTP: the token lives in a cookie that no script can read. */
export const http = httpCaller({});

/** Who is at the keyboard; undefined until the server has said so. */
export const me = signal<User | undefined>(undefined);

/** The name under which this browser stands in the list of sessions. */
export function deviceName(): string {
  const [system = "browser"] = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(navigator.userAgent) ?? [];
  const [browser = ""] = /Firefox|Edg|Chrome|Safari/.exec(navigator.userAgent) ?? [];
  return `${browser === "Edg" ? "Edge" : browser} · ${system}`.slice(0, 80);
}

/** Whose session the cookie is; without one, a new guest, who is let into the lobby at once. */
export async function whoAmI(): Promise<User> {
  try {
    return (await http.call("session.get", {})).user;
  } catch (error) {
    if (!(error instanceof RpcError) || !error.isSession) throw error;
    const { user } = await http.call("session.guest", { device: deviceName() });
    await http.call("room.join", { room: LOBBY, clientId: uuid() });
    return user;
  }
}
