import { existsSync } from "node:fs";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
import { type Failpoints, readFailpoints } from "./failpoints.ts";
import { readStoreUrl, type StoreUrl } from "./store-url.ts";

/** A token bucket: `count` calls at once, and as many again every `perMs`. */
export interface Rate {
  count: number;
  perMs: number;
}

/** How many replicas must have what is acknowledged; `auto`: one, where there are replicas. */
export type Ack = number | "auto";

/** One setting: how it is read from its text, and what it is if none is given. */
export interface Setting<T> {
  byDefault: string;
  about: string;
  read: (given: string) => T;
}

/** Text as it is. */
export function text(byDefault: string, about: string): Setting<string> {
  return { byDefault, about, read: (given) => given };
}

/** Long enough that guessing it over the network is hopeless. */
export function key(byDefault: string, about: string): Setting<string> {
  return {
    byDefault,
    about,
    read(given) {
      if (given === "" || /^[\w-]{20,200}$/.test(given)) return given;
      throw new Error("give 20 to 200 letters, digits, - or _, as from: openssl rand -hex 24");
    },
  };
}

/** A folder. */
export function folder(byDefault: string, about: string): Setting<string> {
  return {
    byDefault,
    about,
    read(given) {
      if (given === "") return "";
      if (existsSync(join(given, "index.html"))) return resolve(given);
      throw new Error("there is no index.html; build the client, and give its folder, as in dist/page");
    },
  };
}

/** Where the store is: see store-url.ts. */
export function storeUrl(byDefault: string, about: string): Setting<StoreUrl> {
  return { byDefault, about, read: readStoreUrl };
}

/** An address of the web; empty: none. */
export function httpUrl(byDefault: string, about: string): Setting<string> {
  return {
    byDefault,
    about,
    read(given) {
      if (given === "" || (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol))) return given;
      throw new Error("give an address like http://127.0.0.1:4318");
    },
  };
}

/** A share, from nothing to all. */
export function share(byDefault: string, about: string): Setting<number> {
  return {
    byDefault,
    about,
    read(given) {
      const value = Number(given);
      if (!/^\d*\.?\d+$/.test(given) || value > 1) throw new Error("give a number from 0 to 1, as in 0.1");
      return value;
    },
  };
}

/** Faults on purpose: see failpoints.ts. */
export function failpoints(byDefault: string, about: string): Setting<Failpoints> {
  return { byDefault, about, read: readFailpoints };
}

/** Who must have what is acknowledged. */
export function ack(byDefault: string, about: string): Setting<Ack> {
  return {
    byDefault,
    about,
    read(given) {
      if (given === "auto") return "auto";
      if (given === "memory") return 0;
      const [, replicas] = /^replica:([1-9])$/.exec(given) ?? [];
      if (replicas === undefined) throw new Error("give auto, memory or replica:K, as in replica:1");
      return Number(replicas);
    },
  };
}

/** Values separated by commas; an empty text is an empty list. */
export function listed(
  byDefault: string,
  fits: (one: string) => boolean,
  example: string,
  about: string,
): Setting<readonly string[]> {
  return {
    byDefault,
    about,
    read(given) {
      const all = given.split(",").map((one) => one.trim());
      const values = all.filter((one) => one !== "");
      const wrong = values.find((one) => !fits(one));
      if (wrong !== undefined) throw new Error(`${wrong} is none; give values like ${example}`);
      return values;
    },
  };
}

/** Whether this is an origin as browsers name one. */
export function isOrigin(one: string): boolean {
  return URL.canParse(one) && new URL(one).origin === one;
}

/** Whether this is an address, or a range of them as CIDR. */
export function isRange(one: string): boolean {
  const [net = "", bits, more] = one.split("/");
  const most = { 4: 32, 6: 128 }[isIP(net)] ?? -1;
  return most > 0 && more === undefined && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

/** A whole number within its bounds. */
export function whole(byDefault: number, min: number, max: number, about: string): Setting<number> {
  return {
    byDefault: String(byDefault),
    about,
    read(given) {
      const value = Number(given);
      if (!/^\d+$/.test(given) || value < min || value > max) throw new Error(`give a whole number, ${min} to ${max}`);
      return value;
    },
  };
}

/** One of a few words. */
export function choice<T extends string>(byDefault: T, from: readonly T[], about: string): Setting<T> {
  return {
    byDefault,
    about,
    read(given) {
      const found = from.find((one) => one === given);
      if (found === undefined) throw new Error(`give one of ${from.join(", ")}`);
      return found;
    },
  };
}

/** A token bucket, as in 20/1s. */
export function rate(byDefault: string, about: string): Setting<Rate> {
  return {
    byDefault,
    about,
    read(given) {
      const [, count, seconds] = /^(\d{1,7})\/(\d{1,5})s$/.exec(given) ?? [];
      if (!Number(count) || !Number(seconds)) throw new Error("give COUNT/SECONDSs, as in 20/1s");
      return { count: Number(count), perMs: Number(seconds) * 1000 };
    },
  };
}
