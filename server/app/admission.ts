import type { IncomingMessage } from "node:http";
import type { Config } from "../config.ts";
import { checkOrigin, originReader, readCredentials } from "./session.ts";

export interface Admission {
  /** Engine.IO asks before each handshake; a refusal is answered with 403. */
  request(req: IncomingMessage, answer: (why: string | null | undefined, admitted: boolean) => void): void;
  /** Counts a user's socket in; false when there are too many. */
  user(user: string): boolean;
  userLeft(user: string): void;
}

/** Who may open a socket here: by origin, and by how many are open already. */
export function admission(config: Config): Admission {
  const perAddress = new Map<string, number>();
  const perUser = new Map<string, number>();
  const readOrigin = originReader(config);
  return {
    request(req, answer) {
      try {
        checkOrigin(req.headers, readCredentials(req.headers).byCookie, config);
      } catch {
        return answer("this page may not use this server", false);
      }
      // A polling transport asks for each of its requests: only what opens a connection counts.
      const opens = !new URL(req.url ?? "/", "http://node").searchParams.has("sid");
      const { address } = readOrigin(req.socket.remoteAddress, req.headers);
      if (opens && config.limited) {
        if ((perAddress.get(address) ?? 0) >= config.MAX_SOCKETS_PER_ADDRESS) {
          return answer("too many sockets from this address", false);
        }
        // The TCP connection ends when the WebSocket does, and a polling one's soon after its request.
        add(perAddress, address, 1);
        req.socket.once("close", () => add(perAddress, address, -1));
      }
      answer(null, true);
    },
    user(user) {
      if (config.limited && (perUser.get(user) ?? 0) >= config.MAX_SOCKETS_PER_USER) return false;
      add(perUser, user, 1);
      return true;
    },
    userLeft: (user) => add(perUser, user, -1),
  };
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
