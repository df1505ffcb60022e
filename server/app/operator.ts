import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Config } from "../config.ts";
import type { Origin } from "./session.ts";

const here = /^(127(\.\d+){3}|::1)$/;
const hostHere = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Whether a caller may operate the cluster: it gave the key; or, in demonstration mode, it sits at this machine. The
 * host has to be this machine by name, too: a page of a foreign name that was made to point here (DNS rebinding) comes
 * from this machine's browser, and would otherwise hold the switch.
 * @param given what stands for the key in the header or the handshake
 */
export function mayOperate(headers: IncomingHttpHeaders, origin: Origin, given: unknown, config: Config): boolean {
  if (typeof given === "string" && given !== "" && config.OPERATOR_KEY !== "" && isSame(given, config.OPERATOR_KEY)) {
    return true;
  }
  return config.DEMO === "on" && here.test(origin.address) && hostHere.test(headers.host ?? "");
}

/** Digests are compared, which are of one length: how long it takes tells nothing of the key. */
function isSame(given: string, key: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(key));
}
