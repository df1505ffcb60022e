/** Where the store is, as REDIS_URL says it. */
export interface StoreUrl {
  /** One Redis; a primary that Sentinels name; or a Redis Cluster. */
  readonly kind: "single" | "sentinel" | "cluster";
  /** The Redis itself, the Sentinels, or some members of the Cluster. */
  readonly hosts: readonly { host: string; port: number }[];
  /** What the Sentinels call the primary. */
  readonly name: string;
  readonly tls: boolean;
  readonly db: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly sentinelUsername: string | undefined;
  readonly sentinelPassword: string | undefined;
  /** The same without users and passwords, for people to see. */
  readonly shown: string;
}

const FORM =
  "give redis://HOST:PORT, redis+sentinel://HOST:PORT,HOST:PORT/NAME or redis+cluster://HOST:PORT,HOST:PORT " +
  "(rediss for TLS; USER:PASSWORD@ before the hosts, with @ : / in them as %40 %3A %2F)";
const usualPort = { single: 6379, sentinel: 26_379, cluster: 6379 };

/**
 * Reads a REDIS_URL.
 * @throws Error whose message is the fix, and repeats nothing of the URL: a wrong one may hold its password anywhere
 */
export function readStoreUrl(text: string): StoreUrl {
  const parts = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/.exec(
    text,
  );
  if (!parts) throw new Error(FORM);
  const [, scheme, several, credentials, hosts = "", path = "", query = ""] = parts;
  const kind = several === "sentinel" || several === "cluster" ? several : "single";
  const more = new URLSearchParams(query);
  const known = kind === "sentinel" ? ["sentinelUsername", "sentinelPassword", "db"] : [];
  const unknown = [...more.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new Error(`something stands behind the ? that this kind of URL does not take; ${FORM}`);
  return {
    kind,
    hosts: readHosts(hosts, kind),
    name: kind === "sentinel" ? readName(path) : "",
    tls: scheme === "rediss",
    db: readDb(kind === "sentinel" ? (more.get("db") ?? "") : path, kind),
    ...readCredentials(credentials),
    sentinelUsername: more.get("sentinelUsername") ?? undefined,
    sentinelPassword: more.get("sentinelPassword") ?? undefined,
    shown: `${scheme}${several === undefined ? "" : `+${several}`}://${hosts}${path === "" ? "" : `/${path}`}`,
  };
}

function readHosts(hosts: string, kind: StoreUrl["kind"]): StoreUrl["hosts"] {
  const all = hosts.split(",").map((one) => {
    const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(one.trim()) ?? [];
    const host = bracketed ?? plain;
    const number = port === undefined ? usualPort[kind] : Number(port);
    if (host === undefined || number < 1 || number > 65_535) throw new Error(`a host is no HOST:PORT; ${FORM}`);
    return { host, port: number };
  });
  if (kind === "single" && all.length > 1) throw new Error(`one Redis has one address; ${FORM}`);
  return all;
}

function readName(path: string): string {
  if (path === "") throw new Error(`the name that the Sentinels give the primary is missing; ${FORM}`);
  return decodeURIComponent(path);
}

function readDb(given: string, kind: StoreUrl["kind"]): number {
  if (given === "") return 0;
  if (kind === "cluster")
    throw new Error("a Redis Cluster has no numbered databases: leave out what follows the hosts");
  if (!/^\d{1,4}$/.test(given)) throw new Error(`what follows the host is no number of a database; ${FORM}`);
  return Number(given);
}

function readCredentials(given: string | undefined): Pick<StoreUrl, "username" | "password"> {
  if (given === undefined) return { username: undefined, password: undefined };
  const colon = given.indexOf(":");
  const [user, password] = colon === -1 ? [given, ""] : [given.slice(0, colon), given.slice(colon + 1)];
  return { username: decodeURIComponent(user) || undefined, password: decodeURIComponent(password) || undefined };
}
