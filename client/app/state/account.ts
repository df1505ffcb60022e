import { uuid } from "../../sdk/index.ts";
import { chat, goLive } from "./chat.ts";
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
  await http.call("session.logout", {});
  const { user } = await http.call("session.guest", { device: deviceName() });
  goLive(user);
}

export async function rename(name: string): Promise<void> {
  const { user } = await http.call("user.rename", { name, clientId: uuid() });
  me.value = user;
  chat.peek()?.people.learn([user]);
}
