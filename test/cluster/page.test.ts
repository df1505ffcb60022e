import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { root } from "../../infra/supervisor/folders.ts";
import { ConfigError, readConfig } from "../../server/config.ts";
import { connect, startCluster, type TestCluster } from "../support/cluster.ts";
import { startEdge, type TestEdge } from "../support/edge.ts";
import { statusOf } from "../support/raw.ts";

const page = join(root, "dist/page");

let cluster: TestCluster;
let edge: TestEdge;
let script = "";
before(async () => {
  cluster = await startCluster(1, { SERVE_PAGE: page, POLLING: "off" });
  edge = await startEdge(cluster.nodes);
  const index = await (await fetch(edge.url)).text();
  script = /src="(\/assets\/[^"]+\.js)"/.exec(index)?.[1] ?? assert.fail("the page has no script");
});
after(async () => {
  await edge.stop();
  await cluster.stop();
});

/** An answer byte by byte as it was sent, from this Host: fetch would unpack it. */
async function get({ port }: { port: number }, path: string, encoding = "identity", method = "GET") {
  const headers = { host: "chat.example", "accept-encoding": encoding };
  const asked = request({ host: "127.0.0.1", port, path, method, headers, agent: false }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) };
}

/** What the two may say differently without a difference for anybody. */
const own = ["date", "connection", "keep-alive", "server", "etag", "accept-ranges", "x-request-id", "x-teahouse-node"];

test("a node that serves the page gives what the edge gives: the same bytes under the same headers", async () => {
  const alike = async (path: string, encoding?: string) => {
    const [byNode, byEdge] = [await get(cluster.node(0), path, encoding), await get(edge, path, encoding)];
    const headersOf = ({ headers }: typeof byNode) =>
      Object.fromEntries(
        Object.entries(headers)
          .filter(([name]) => !own.includes(name) && name !== "last-modified")
          .map(([name, value]) => [
            name,
            String(value).toLowerCase().replace("application/javascript", "text/javascript"),
          ]),
      );
    assert.deepEqual(headersOf(byNode), headersOf(byEdge), path);
    assert.equal(byNode.status, byEdge.status, path);
    assert.ok(byNode.body.equals(byEdge.body), path);
    return byNode;
  };
  for (const path of ["/", "/r/lobby", "/r/lobby/m/7", "/r/lobby/t/7", "/cluster", "/index.html"]) await alike(path);
  const plain = await alike(script);
  const packed = await alike(script, "gzip, br");
  assert.equal(packed.headers["content-encoding"], "gzip");
  assert.ok(packed.body.length < plain.body.length / 2);
  assert.ok(gunzipSync(packed.body).equals(plain.body));
});

test("a node that serves the page gives nothing beside it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "teahouse-page-"));
  try {
    await mkdir(join(folder, "page/.git"), { recursive: true });
    await writeFile(join(folder, "secret"), "secret");
    for (const name of ["index.html", ".git/config", ".env"]) await writeFile(join(folder, "page", name), "page");
    const node = await cluster.add({ SERVE_PAGE: join(folder, "page") });
    assert.equal(await statusOf(node, "/"), 200);
    for (const path of [
      "/../secret",
      "/..%2fsecret",
      "/%2e%2e/secret",
      "/%2e%2e%2fsecret",
      "/..\\secret",
      "/..%5csecret",
      "/assets/../../secret",
      "//secret",
      `//${join(folder, "secret")}`,
      "/.git/config",
      "/%2egit/config",
      "/.env",
      "/index.html%00.js",
      "/r/a/m/x",
      "/nothing",
    ]) {
      const { status, body, headers } = await get(node, path);
      assert.ok(status === 404 || status === 403 || status === 400, `${path}: ${status}`);
      assert.doesNotMatch(String(body), /^(secret|page)/, path);
      assert.doesNotMatch(String(headers["cache-control"]), /max-age/, path);
    }
    assert.equal(await statusOf(node, "/rpc"), 405, "calls are not taken for files");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("no node serves the page unless it is told to, and one that cannot says so at its start", async () => {
  const plain = await cluster.add({ SERVE_PAGE: "", POLLING: "" });
  for (const path of ["/", "/index.html", script]) assert.equal(await statusOf(plain, path), 404);
  assert.throws(
    () => readConfig({ SERVE_PAGE: join(root, "server") }),
    (error) => {
      return error instanceof ConfigError && /SERVE_PAGE.*no index\.html/.test(error.message);
    },
  );
});

test("a node without polling refuses it, and serves WebSockets", async () => {
  assert.equal(await statusOf(cluster.node(0), "/socket.io/?EIO=4&transport=polling"), 400);
  (await connect(cluster.node(0))).disconnect();
});
