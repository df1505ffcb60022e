import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { Lock, LockHeld } from "../../../infra/supervisor/lock.ts";
import { endProcess, isAlive, markOf, type ProcessMark } from "../../../infra/supervisor/processes.ts";

let folder = "";
const folders: string[] = [];
const sleepers: ChildProcess[] = [];
const url = "http://127.0.0.1:8080";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "teahouse-lock-"));
  folders.push(folder);
});
after(() => {
  for (const sleeper of sleepers) sleeper.kill("SIGKILL");
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

test("a folder whose holder is alive is refused, and the holder is named", () => {
  Lock.take(folder, url);
  assert.throws(
    () => Lock.take(folder, "http://127.0.0.1:9090"),
    (error) => error instanceof LockHeld && error.holding.supervisor.pid === process.pid && error.holding.url === url,
  );
});

test("a folder that was given back can be taken again", () => {
  Lock.take(folder, url).release();
  assert.deepEqual(Lock.take(folder, url).leftovers, []);
});

test("a dead holder's folder is taken over, with the children that it left", async () => {
  const child = await sleeper();
  await abandoned([child]);
  const lock = Lock.take(folder, url);
  assert.deepEqual(lock.leftovers, [child]);
  assert.throws(() => Lock.take(folder, url), LockHeld);
});

test("children that were left are still known when the one that took over dies as well", async () => {
  const child = await sleeper();
  await abandoned([child]);
  Lock.take(folder, url);
  const again = { ...(await deadProcess()), name: "supervisor" };
  writeFileSync(join(folder, "teahouse.lock"), JSON.stringify({ supervisor: again, url, children: [child] }));
  assert.deepEqual(Lock.take(folder, url).leftovers, [child]);
});

test("a holder's pid that belongs to another process by now holds nothing", () => {
  const stranger: ProcessMark = { name: "supervisor", pid: process.pid, start: "another beginning" };
  writeFileSync(join(folder, "teahouse.lock"), JSON.stringify({ supervisor: stranger, url, children: [] }));
  assert.deepEqual(Lock.take(folder, url).leftovers, []);
});

test("a damaged lock file holds nothing", () => {
  writeFileSync(join(folder, "teahouse.lock"), '{"supervisor":');
  const lock = Lock.take(folder, url);
  lock.release();
  assert.equal(existsSync(join(folder, "teahouse.lock")), false);
});

test("a leftover process is ended with all that it forked, also when it is dead itself", async () => {
  const shell = spawn("sh", ["-c", "sleep 1000 & echo $!; wait"], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  sleepers.push(shell);
  const [text] = (await once(shell.stdout, "data")) as [Buffer];
  const forked = markOf("forked", Number(text.toString()));
  const leader = markOf("leader", shell.pid ?? 0);
  const ended = once(shell, "exit");
  shell.kill("SIGKILL");
  await ended;
  assert.ok(isAlive(forked));
  assert.equal(await endProcess(leader, 2_000), true);
  assert.equal(isAlive(forked), false);
});

test("a stranger under a leftover's pid is left alone", async () => {
  const stranger = await sleeper();
  assert.equal(await endProcess({ ...stranger, start: "another beginning" }, 500), false);
  assert.ok(isAlive(stranger));
});

/** A process that does nothing until it is ended. */
async function sleeper(): Promise<ProcessMark> {
  const child = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
  await once(child, "spawn");
  sleepers.push(child);
  return markOf("sleeper", child.pid ?? 0);
}

/** The mark of a process that has ended. */
async function deadProcess(): Promise<ProcessMark> {
  const mark = await sleeper();
  const child = sleepers.at(-1);
  child?.kill("SIGKILL");
  if (child) await once(child, "exit");
  return mark;
}

/** A lock file as a supervisor leaves it that was killed. */
async function abandoned(children: readonly ProcessMark[]): Promise<void> {
  const supervisor = await deadProcess();
  writeFileSync(join(folder, "teahouse.lock"), JSON.stringify({ supervisor, url, children }));
}
