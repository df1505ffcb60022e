import { signal } from "@preact/signals";
import type { User } from "#protocol";
import { httpCaller, RpcError } from "../../sdk/index.ts";

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

/** Whose session the cookie is; without one, a new guest. */
export async function whoAmI(): Promise<User> {
  try {
    return (await http.call("session.get", {})).user;
  } catch (error) {
    if (!(error instanceof RpcError) || !error.isSession) throw error;
    return (await http.call("session.guest", { device: deviceName() })).user;
  }
}
