import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import type { RpcResponse } from "#protocol";
import { post, postRaw, startCluster, type TestCluster } from "../support/cluster.ts";
import { RawSocket, statusOf } from "../support/raw.ts";

const FRIEND = "https://friend.example";
const GET = JSON.stringify({ jsonrpc: "2.0", method: "session.get", params: {}, id: 1 });
const GUEST = JSON.stringify({ jsonrpc: "2.0", method: "session.guest", params: {}, id: 1 });
const WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
const POLLING = "/socket.io/?EIO=4&transport=polling";

let cluster: TestCluster;
let own: string;
let token: string;
let cookie: string;
before(async () => {
  cluster = await startCluster(1, { ORIGINS: `https://other.example, ${FRIEND}` });
  // Behind no proxy that may be believed.
  await cluster.add({ TRUSTED_PROXIES: "192.0.2.0/24" });
  own = cluster.node(0).url;
  ({ token } = await post(cluster.node(0), "session.guest", { name: "Cookie" }));
  cookie = `theme=dark; teahouse_session=${token}`;
});
after(() => cluster.stop());

/** Pages and what is not a page at all, which may not act for somebody whose cookie the browser sends along. */
const strangers: (Record<string, string> | undefined)[] = [
  { origin: "https://evil.example" },
  { origin: "null" },
  undefined,
  { origin: "" },
  { origin: "not an origin" },
  { origin: "file://" },
  { origin: "javascript://127.0.0.1" },
  { origin: "https://friend.example.evil.example" },
  { origin: "https://evil.example/https://friend.example" },
  { origin: "http://friend.example" },
  { origin: "https://friend.example:8443" },
  { origin: "http://127.0.0.1" },
];
const ownPage = () => ({ origin: own });

test("a cookie opens nothing for a page of another origin, of none, or for whom it is missing", async () => {
  for (const stranger of strangers) {
    const { status, text } = await postRaw(cluster.node(0), GET, { cookie, ...stranger });
    const answer = JSON.parse(text) as RpcResponse;
    assert.equal(status, 403, JSON.stringify(stranger));
    assert.equal("error" in answer && answer.error.data.name, "ORIGIN_DENIED");
    const headers = { cookie, ...stranger };
    assert.equal(await statusOf(cluster.node(0), WEBSOCKET, { upgrade: true, headers }), 403, JSON.stringify(stranger));
    assert.equal(await statusOf(cluster.node(0), POLLING, { headers }), 403, JSON.stringify(stranger));
  }
});

test("a stranger's page gets nothing without a cookie either: a guest's session would be a foot in the door", async () => {
  for (const stranger of strangers.filter((one) => one !== undefined && one["origin"] !== "")) {
    assert.equal((await postRaw(cluster.node(0), GUEST, stranger)).status, 403, JSON.stringify(stranger));
    const headers = stranger ?? {};
    assert.equal(await statusOf(cluster.node(0), WEBSOCKET, { upgrade: true, headers }), 403, JSON.stringify(stranger));
  }
});

test("our own page is let in by its cookie, over HTTP and as a socket", async () => {
  assert.equal((await postRaw(cluster.node(0), GET, { cookie, ...ownPage() })).status, 200);
  assert.equal(await statusOf(cluster.node(0), POLLING, { headers: { cookie, ...ownPage() } }), 200);
  const socket = await RawSocket.open(cluster.node(0), undefined, { cookie, ...ownPage() });
  const answer = (await socket.ask(GET)) as { result: { user: { name: string } } };
  assert.equal(answer.result.user.name, "Cookie");
  socket.close();
});

test("pages that ORIGINS names are let in, and browsers are told that they may read", async () => {
  const { status, headers } = await postRaw(cluster.node(0), GET, { authorization: `Bearer ${token}`, origin: FRIEND });
  assert.equal(status, 200);
  assert.equal(headers.get("access-control-allow-origin"), FRIEND);
  assert.equal(headers.get("access-control-allow-credentials"), null);
  assert.equal((await postRaw(cluster.node(0), GET, { cookie, origin: "https://other.example" })).status, 200);
  assert.equal(await statusOf(cluster.node(0), WEBSOCKET, { upgrade: true, headers: { origin: FRIEND } }), 101);
  const preflight = (origin: string) => fetch(`${own}/rpc`, { method: "OPTIONS", headers: { origin } });
  const asked = await preflight(FRIEND);
  assert.equal(asked.status, 204);
  assert.equal(asked.headers.get("access-control-allow-origin"), FRIEND);
  assert.match(asked.headers.get("access-control-allow-headers") ?? "", /authorization, content-type/);
  assert.equal((await preflight("https://evil.example")).headers.get("access-control-allow-origin"), null);
});

test("a program with a bearer token needs no Origin, and its token wins over a cookie", async () => {
  const authorization = `Bearer ${token}`;
  assert.equal((await postRaw(cluster.node(0), GET, { authorization })).status, 200);
  assert.equal((await postRaw(cluster.node(0), GET, { authorization, cookie: "teahouse_session=forged" })).status, 200);
  const { text } = await postRaw(cluster.node(0), GET, { authorization: "Basic eDp5" });
  assert.match(text, /"SESSION_REQUIRED"/, "another kind of authorization is none");
  const socket = await RawSocket.open(cluster.node(0), token);
  socket.close();
  await once(socket.ws, "close");
});

test("the session's cookie is for our own pages only, and out of reach of scripts", async () => {
  const { headers } = await postRaw(cluster.node(0), GUEST);
  const set = headers.get("set-cookie") ?? "";
  assert.match(set, /^teahouse_session=[\w-]{43};/);
  for (const flag of [/; Path=\//, /; HttpOnly/, /; SameSite=Strict/, /; Max-Age=\d{6,}/]) assert.match(set, flag);
  assert.doesNotMatch(set, /Secure|Domain/);
});

test("behind TLS the cookie is Secure, if the edge that says so may be believed", async () => {
  const secure = { "x-forwarded-proto": "https" };
  assert.match((await postRaw(cluster.node(0), GUEST, secure)).headers.get("set-cookie") ?? "", /; Secure/);
  assert.doesNotMatch((await postRaw(cluster.node(1), GUEST, secure)).headers.get("set-cookie") ?? "", /Secure/);
});

test("signing out takes the cookie back", async () => {
  const { token: mine } = await post(cluster.node(0), "session.guest", {});
  const logout = JSON.stringify({ jsonrpc: "2.0", method: "session.logout", params: {}, id: 1 });
  const page = { cookie: `teahouse_session=${mine}`, ...ownPage() };
  const { status, headers } = await postRaw(cluster.node(0), logout, page);
  assert.equal(status, 200);
  assert.match(headers.get("set-cookie") ?? "", /^teahouse_session=; Max-Age=0/);
  assert.equal((await postRaw(cluster.node(0), GET, page)).status, 401);
});
