import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { WebSocket } from "ws";
import { startCluster } from "../support/cluster.ts";

const GUEST = JSON.stringify({ jsonrpc: "2.0", method: "session.guest", params: {}, id: 1 });

/** The cookie that a caller gets who came over TLS, as the edge on this machine says. */
async function cookieThrough(socketPath: string): Promise<string | undefined> {
  const headers = { "content-type": "application/json", "x-forwarded-proto": "https", origin: "https://x", host: "x" };
  const asked = request({ socketPath, path: "/rpc", method: "POST", headers, agent: false }).end(GUEST);
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  response.resume();
  return response.headers["set-cookie"]?.[0];
}

test("a node that listens on a Unix socket as well serves there, believes its edge, and leaves nothing behind", async () => {
  const folder = await mkdtemp(join(tmpdir(), "teahouse-door-"));
  const path = join(folder, "node.sock");
  // As a node that was killed leaves it.
  await writeFile(path, "");
  const cluster = await startCluster(1, { UNIX_SOCKET: path });
  assert.match((await cookieThrough(path)) ?? "", /; Secure/);
  const ws = new WebSocket(`ws+unix://${path}:/socket.io/?EIO=4&transport=websocket`);
  const [hello] = await once(ws, "message");
  assert.match(String(hello), /^0\{"sid"/);
  const closed = once(ws, "close");
  await cluster.stop();
  await closed;
  assert.ok(!existsSync(path));
  await rm(folder, { recursive: true });
});
