import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { OutboxEntry } from "../outbox/entry.ts";
import type { OutboxStore } from "../outbox/store.ts";

interface Schema extends DBSchema {
  outbox: { key: string; value: OutboxEntry & { readonly user: string } };
}

type Database = IDBPDatabase<Schema>;

/** Nobody comes back for these: guests whose session ended leave theirs behind. */
const LEFT_BEHIND_MS = 90 * 24 * 60 * 60 * 1000;

let opened: Promise<Database> | undefined;

/** The browser's own database. Each user's entries are apart: whoever else signs in here neither sees nor sends them. */
export function indexedDbStore(user: string): OutboxStore {
  return {
    async load() {
      const db = await database();
      const all = await db.getAll("outbox");
      const left = all.filter((one) => one.user !== user && Date.now() - one.at > LEFT_BEHIND_MS);
      await Promise.all(left.map(({ clientId }) => db.delete("outbox", clientId)));
      return all.filter((one) => one.user === user).map(({ user: _, ...entry }) => entry);
    },
    async add(entry, instead) {
      const tx = (await database()).transaction("outbox", "readwrite");
      const isThere = instead === undefined || (await tx.store.getKey(instead)) !== undefined;
      if (isThere) await tx.store.put({ ...entry, user });
      if (isThere && instead !== undefined) await tx.store.delete(instead);
      await tx.done;
      return isThere;
    },
    async change(entry) {
      const tx = (await database()).transaction("outbox", "readwrite");
      const isThere = (await tx.store.getKey(entry.clientId)) !== undefined;
      if (isThere) await tx.store.put({ ...entry, user });
      await tx.done;
      return isThere;
    },
    async remove(clientId) {
      await (await database()).delete("outbox", clientId);
    },
  };
}

function database(): Promise<Database> {
  const closed = () => {
    opened = undefined;
  };
  opened ??= openDB<Schema>("teahouse", 1, {
    upgrade(db) {
      db.createObjectStore("outbox", { keyPath: "clientId" });
    },
    // A tab with a newer page waits for this one to let go.
    blocking(_current, _blocked, { target }) {
      (target as IDBDatabase).close();
      closed();
    },
    terminated: closed,
  }).catch((error: unknown) => {
    closed();
    throw error;
  });
  return opened;
}
