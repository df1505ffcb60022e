import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import { parseCookie, stringifySetCookie } from "cookie";
import { LRUCache } from "lru-cache";
import { Refusal } from "#protocol";
import type { Config } from "../config.ts";

/** What a request says of itself: who sends it, from where, and whether that may be believed. */
export interface Origin {
  /** The caller's own address, as the edge saw it. */
  address: string;
  /** Whether it came over TLS. */
  secure: boolean;
}

export interface Credentials {
  token: string | undefined;
  /** The token came by itself (a cookie), so any page could have made the browser send it. */
  byCookie: boolean;
}

const COOKIE = "teahouse_session";

/** Reads bearer token or cookie; a bearer token wins, for nothing sends it by itself. */
export function readCredentials(headers: IncomingHttpHeaders): Credentials {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return { token: bearer, byCookie: false };
  if (headers.cookie === undefined) return { token: undefined, byCookie: false };
  const cookie = parseCookie(headers.cookie)[COOKIE];
  return { token: cookie, byCookie: cookie !== undefined };
}

/** A cookie that scripts cannot read and other sites cannot send. */
export function sessionCookie(token: string | undefined, secure: boolean, expiresAt: number): string {
  const maxAge = token === undefined ? 0 : Math.max(0, Math.floor((expiresAt - Date.now()) / 1000));
  return stringifySetCookie({
    name: COOKIE,
    value: token ?? "",
    path: "/",
    httpOnly: true,
    sameSite: "strict",
    secure,
    maxAge,
  });
}

/**
 * Refuses pages of other origins. A browser names the page in `Origin`; programs do not. With a cookie
 * a missing one is refused too: only a browser has our cookie, and it would have said. CORS does not
 * guard WebSockets, so sockets ask here as well.
 * @throws Refusal ORIGIN_DENIED
 */
export function checkOrigin(headers: IncomingHttpHeaders, byCookie: boolean, config: Config): void {
  const { origin, host } = headers;
  if (origin === undefined && !byCookie) return;
  if (origin !== undefined && URL.canParse(origin)) {
    const page = new URL(origin);
    if ((page.protocol === "http:" || page.protocol === "https:") && page.host === host?.toLowerCase()) return;
    if (isAllowed(page.origin, config)) return;
  }
  throw new Refusal("ORIGIN_DENIED");
}

/** Whether an origin other than our own was named in ORIGINS. */
export function isAllowed(origin: string | undefined, config: Config): origin is string {
  return origin !== undefined && config.ORIGINS.includes(origin);
}

const HOST = "host";

/** Two hosts are two readings: what stands in front may have believed the other. */
export function namesOneHost({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === HOST.length && name.toLowerCase() === HOST) hosts += 1;
  }
  return hosts <= 1;
}

/** Addresses of which it is remembered whether they are trusted edges. */
const PEERS_KNOWN = 10_000;

/** Tells the caller's address; believes X-Real-IP and X-Forwarded-Proto only from a trusted edge. */
export function originReader(config: Config): (peer: string | undefined, headers: IncomingHttpHeaders) => Origin {
  const trusted = new BlockList();
  for (const range of config.TRUSTED_PROXIES) {
    const [net = "", bits] = range.split("/");
    const family = isIP(net) === 6 ? "ipv6" : "ipv4";
    trusted.addSubnet(net, Number(bits ?? (family === "ipv6" ? 128 : 32)), family);
  }
  // Who connects is an edge, or somebody who calls again and again.
  const known = new LRUCache<string, { address: string; believed: boolean }>({ max: PEERS_KNOWN });
  const look = (peer: string) => {
    const address = peer.replace(/^::ffff:/, "");
    const found = {
      address,
      believed: isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4"),
    };
    known.set(peer, found);
    return found;
  };
  return (peer = "", headers) => {
    const { address, believed } = known.get(peer) ?? look(peer);
    const real = headers["x-real-ip"];
    return {
      address: believed && typeof real === "string" && isIP(real) ? real : address,
      secure: believed && headers["x-forwarded-proto"] === "https",
    };
  };
}
