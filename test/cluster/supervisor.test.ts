import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, test } from "node:test";
import { isAlive, type ProcessMark } from "../../infra/supervisor/processes.ts";
import { post } from "../support/cluster.ts";
import { freePort, freePorts } from "../support/ports.ts";
import { Started, withFolder } from "../support/supervisor.ts";
import { until } from "../support/until.ts";

const all: Started[] = [];
afterEach(async () => {
  await Promise.all(all.splice(0).map((started) => started.clear()));
});

/** `npm start -- --data data --port port`, ended after the test. */
function start(data: string, port: number, more: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Started {
  const started = new Started(data, ["--port", String(port), ...more], env);
  all.push(started);
  return started;
}

const at = (port: number) => ({ url: `http://127.0.0.1:${port}` });
const isGone = (marks: readonly ProcessMark[]) => marks.every((mark) => !isAlive(mark));

test("a taken port: who has it and which one is free is said, and nothing is left running", async () => {
  await withFolder(async (data) => {
    const port = await freePorts(4);
    const other = createServer().listen(port + 2, "127.0.0.1");
    await once(other, "listening");
    const started = start(data, port);
    assert.equal(await started.end(), 1);
    assert.match(started.output, new RegExp(`✗ Port ${port + 2} is in use \\(\\S+, pid ${process.pid}\\)\\.`));
    const free = Number(/Try: npm start -- --port (\d+) {2}\[E_PORT_IN_USE\]/.exec(started.output)?.[1]);
    assert.ok(free > port + 2, started.output);
    assert.equal(existsSync(join(data, "teahouse.lock")), false);
    other.close();
  });
});

test("a second start on the same data folder is refused, and the first goes on", async () => {
  await withFolder(async (data) => {
    const port = await freePorts(2);
    const first = start(data, port, ["--nodes", "1"]);
    await first.isOpen();
    const second = start(data, await freePorts(2), ["--nodes", "1"]);
    assert.equal(await second.end(), 1);
    assert.match(second.output, /✗ Teahouse is already running on .* \(pid \d+, http:\S+\)\..*\[E_ALREADY_RUNNING\]/);
    assert.equal((await post(at(port), "system.ping", {})).node, "node-1");
  });
});

test("a data folder that cannot be written is named, with the way out", async () => {
  await withFolder(async (folder) => {
    // Not by permissions: root, as whom this may run, is refused by none.
    await writeFile(join(folder, "file"), "");
    for (const data of [join(folder, "file/data"), "/proc/teahouse"]) {
      const started = start(data, await freePorts(4));
      assert.equal(await started.end(), 1);
      assert.match(
        started.output,
        /✗ Cannot write to \S+ \(E[A-Z]+\)\. Try: npm start -- --data \S+ {2}\[E_DATA_UNWRITABLE\]/,
      );
    }
  });
});

test("a Redis older than 7 is refused, be it the program or the one at --redis-url", async () => {
  await withFolder(async (folder) => {
    const program = join(folder, "redis-server");
    await writeFile(program, '#!/bin/sh\necho "Redis server v=6.2.7 sha=00000000:0 malloc=libc bits=64 build=0"\n');
    await chmod(program, 0o755);
    const path = { PATH: `${folder}:${process.env["PATH"]}` };
    const withProgram = start(join(folder, "a"), await freePorts(4), [], path);
    assert.equal(await withProgram.end(), 1);
    assert.match(withProgram.output, /✗ Redis 6\.2\.7 .*7 or newer.*\[E_REDIS_OLD\]/);

    const old = await oldRedis();
    const withUrl = start(join(folder, "b"), await freePorts(4), [
      "--redis-url",
      `redis://:secret@127.0.0.1:${old.port}`,
    ]);
    assert.equal(await withUrl.end(), 1);
    assert.match(withUrl.output, /✗ Redis 6\.2\.7 .*\[E_REDIS_OLD\]/);
    assert.doesNotMatch(withUrl.output, /secret/);
    old.close();
  });
});

test("a Redis that cannot be reached is named", async () => {
  await withFolder(async (data) => {
    const started = start(data, await freePorts(4), ["--redis-url", `redis://127.0.0.1:${await freePort()}`]);
    assert.equal(await started.end(), 1);
    assert.match(started.output, /✗ Cannot reach Redis at redis:\S+ \(.*ECONNREFUSED.*\)\..*\[E_REDIS_UNREACHABLE\]/);
  });
});

test("whatever crashes is started again, is said, and nothing that was acknowledged is gone", async () => {
  await withFolder(async (data) => {
    const port = await freePorts(3);
    const started = start(data, port, ["--nodes", "2"]);
    await started.isOpen();
    const { token } = await post(at(port), "session.guest", { name: "Ann" });
    const room = (await post(at(port), "room.create", { name: "crashes" }, token)).room.id;
    const texts: string[] = [];
    for (const name of ["node-2", "nginx", "redis"]) {
      const before = started.childNamed(name);
      process.kill(before.pid, "SIGKILL");
      await started.says(new RegExp(`✗ ${name} ended unexpectedly \\(SIGKILL\\); starting it again in 250 ms`));
      await started.says(new RegExp(`✓ ${name} runs again \\(pid \\d+\\)`));
      await until(`${name} is another process`, () => isAlive(started.childNamed(name)) && !isAlive(before));
      await until("both nodes are ready", async () => (await ready(port + 1)) && (await ready(port + 2)));
      const clientId = crypto.randomUUID();
      await until("a message gets through", () =>
        post(at(port), "message.send", { room, clientId, text: `after ${name}` }, token),
      );
      texts.push(`after ${name}`);
    }
    const { messages } = await post(at(port), "room.history", { room }, token);
    assert.deepEqual(
      messages.map((message) => message.text),
      texts,
    );
  });
});

test("Ctrl-C ends everything within 5 s, also a node that hangs, and the next start has all messages", async () => {
  await withFolder(async (data) => {
    const port = await freePorts(4);
    const first = start(data, port);
    await first.isOpen();
    const { token } = await post(at(port), "session.guest", { name: "Ann" });
    const room = (await post(at(port), "room.create", { name: "kept" }, token)).room.id;
    const sent = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        until("the message is kept", () =>
          post(at(port), "message.send", { room, clientId: ids[index] ?? "", text: `line ${index}` }, token),
        ),
      ),
    );
    const children = first.children;
    assert.equal(children.length, 5);
    process.kill(first.childNamed("node-2").pid, "SIGSTOP");
    const from = Date.now();
    // Twice at once, as it comes from a terminal through npm.
    first.signal("SIGINT");
    first.signal("SIGINT");
    assert.equal(await first.end(), 0);
    assert.ok(Date.now() - from < 5_000, `it took ${Date.now() - from} ms`);
    assert.ok(isGone(children), "nothing is left running");
    assert.equal(existsSync(join(data, "teahouse.lock")), false);

    const second = start(data, port);
    await second.isOpen();
    const { messages } = await post(at(port), "room.history", { room }, token);
    const inOrder = sent.toSorted((a, b) => a.seq - b.seq);
    assert.deepEqual(
      messages.map(({ id, seq }) => ({ id, seq })),
      inOrder.map(({ id, seq }) => ({ id, seq })),
    );
    // The greeting is said once, however often the house is opened.
    await post(at(port), "room.join", { room: "lobby" }, token);
    assert.equal((await post(at(port), "room.history", { room: "lobby" }, token)).messages.length, 1);
  });
});

test("a supervisor that was killed leaves no node behind, and the next start stops the rest and takes over", async () => {
  await withFolder(async (data) => {
    const port = await freePorts(3);
    const first = start(data, port, ["--nodes", "2"]);
    await first.isOpen();
    const children = first.children;
    first.signal("SIGKILL");
    assert.equal(await first.end(), "SIGKILL");
    const nodes = children.filter((child) => child.name.startsWith("node-"));
    await until("the nodes are gone by themselves", () => nodes.length === 2 && isGone(nodes));

    const second = start(data, port, ["--nodes", "2"]);
    await second.isOpen();
    assert.ok(isGone(children));
    assert.match(second.output, /Stopped redis \(pid \d+\), left over/);
    assert.match(second.output, /Stopped nginx \(pid \d+\), left over/);
  });
});

test("a stop while it is still starting leaves nothing running", async () => {
  await withFolder(async (data) => {
    const started = start(data, await freePorts(4));
    await started.says(/Starting node-1/);
    const children = started.children;
    started.signal("SIGTERM");
    assert.equal(await started.end(), 130);
    assert.match(started.output, /\[E_INTERRUPTED\]/);
    assert.ok(children.length > 0 && isGone(children));
  });
});

const ids = Array.from({ length: 20 }, () => crypto.randomUUID());

async function ready(port: number): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
}

/** Something that answers as a Redis 6 would, as far as it is asked. */
async function oldRedis(): Promise<{ port: number; close: () => void }> {
  const info = "# Server\r\nredis_version:6.2.7\r\nprocess_id:1\r\nloading:0\r\n";
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.setEncoding("utf8").on("data", (asked: string) => {
      // One answer per command: each begins with how many words it has.
      for (const command of asked.split(/(?=\*\d+\r\n\$)/)) {
        socket.write(/info/i.test(command) ? `$${info.length}\r\n${info}\r\n` : "+OK\r\n");
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    close: () => {
      server.close();
    },
  };
}
