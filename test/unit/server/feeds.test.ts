import assert from "node:assert/strict";
import { test } from "node:test";
import type { RoomLog } from "../../../server/data/log.ts";
import { Feeds } from "../../../server/service/feeds.ts";
import { FakeLog, FakeReader } from "../../support/fake-log.ts";

/** Lets everything that was begun end: neither log nor channel waits for time. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a room is not given up while somebody waits for its channel, however long the store takes", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const log = new FakeLog();
  const stopped: string[] = [];
  let confirm = () => {};
  const feeds = new Feeds<FakeReader>(
    log as unknown as RoomLog,
    {
      deliver: (entries, readers) => {
        for (const reader of readers) reader.seen.push(...entries.map(({ seq }) => seq));
        return [...readers].filter((reader) => reader.isSlow);
      },
      reset: () => assert.fail("the log is the same all along"),
      moment: () => assert.fail("nobody says anything for a moment"),
      cut: () => assert.fail("nobody is slow here"),
    },
    {
      ...{ startedOver: () => {}, filled: () => {}, reset: () => {}, fellBehind: () => {} },
      trouble: (_room, cause) => assert.fail(String(cause)),
    },
  );
  feeds.start({
    listen: () =>
      new Promise((resolve) => {
        confirm = resolve;
      }),
    stopListening: async (room) => {
      stopped.push(room);
    },
  });
  t.after(() => feeds.stop());

  const [patient, hasty] = [new FakeReader("patient"), new FakeReader("hasty")];
  const watching = feeds.watch("r", patient, undefined);
  const leaving = feeds.watch("r", hasty, undefined);
  hasty.gone = true;
  feeds.drop(hasty);
  t.mock.timers.tick(3500);
  assert.deepEqual(stopped, []);
  confirm();
  const { goLive } = await watching;
  await assert.rejects(leaving);
  goLive();
  await settled();
  feeds.hint("r", log.append());
  await settled();
  assert.deepEqual([patient.seen, hasty.seen], [[1], []]);

  feeds.drop(patient);
  t.mock.timers.tick(3500);
  assert.deepEqual(stopped, ["r"], "and given up when nobody is left");
});
