import { uuid } from "../../sdk/index.ts";
import { chat, goLive, hangUp, start } from "./chat.ts";
import { deviceName, http, me } from "./identity.ts";

/** Makes the guest an account under the same user id. */
export async function register(name: string, password: string): Promise<void> {
  const { user } = await http.call("session.register", { name, password, device: deviceName(), clientId: uuid() });
  goLive(user);
}

export async function signIn(name: string, password: string): Promise<void> {
  const { user } = await http.call("session.login", { name, password, device: deviceName() });
  goLive(user);
}

/** Ends the session; the page goes on as a new guest. */
export async function signOut(): Promise<void> {
  // The server closes the session's sockets: ours must not take that for a loss.
  hangUp();
  try {
    await http.call("session.logout", {});
  } finally {
    void start();
  }
}

export async function rename(name: string): Promise<void> {
  const { user } = await http.call("user.rename", { name, clientId: uuid() });
  me.value = user;
  chat.peek()?.people.learn([user]);
}
