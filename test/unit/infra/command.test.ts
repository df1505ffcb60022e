import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { errors } from "#protocol";
import { likely } from "../../../infra/cli/commands/rpc.ts";
import { age, amount, bytes, time } from "../../../infra/cli/figures.ts";
import { Palette, plain, tableOf } from "../../../infra/cli/terminal.ts";
import { widthOf } from "../../../infra/columns.ts";
import { typed } from "../../support/typed.ts";

const nowhere = { TEAHOUSE_URL: "http://127.0.0.1:9", XDG_CONFIG_HOME: "/nonexistent" };

test("what is typed wrongly is told with the way out, in both languages, and ends with 2", async () => {
  const cases: [string[], RegExp, RegExp][] = [
    [["stats"], /^✗ There is no command stats\. Did you mean status\?.* {2}\[E_COMMAND\]\n$/, /没有 stats 这个命令/],
    [["status", "--jsn"], /There is no option --jsn here\. Did you mean --json\?.*\[E_OPTION\]/, /没有 --jsn 这个选项/],
    [["scale"], /n is missing.*\[E_ARGUMENT\]/i, /缺少 n/i],
    [["scale", "many"], /N is "many", but must be a number from 1 to 50 {2}\[E_OPTION\]/, /“many” 不对/],
    [["scale", "51"], /from 1 to 50/, /1 到 50/],
    [["bench", "--mode", "odd"], /--mode is "odd", but must be one of: stateless, sticky/, /应为其一：stateless/],
    [["bench", "--clients"], /--clients.* needs a value/, /--clients.* 缺少取值/],
    [["rpc", "room.lst"], /There is no method room\.lst\. Did you mean room\.list/, /没有 room\.lst 这个方法/],
    [["rpc", "room.list", "{room"], /The parameters are not JSON \(.*\).*\[E_JSON\]/, /参数不是 JSON/],
    [["completion", "tcsh"], /SHELL is "tcsh", but must be one of: bash, zsh, fish/, /应为其一：bash/],
    [["up", "--nodes", "99"], /--nodes is "99", but must be a whole number from 1 to 50 {2}\[E_OPTION\]/, /“99” 不对/],
  ];
  for (const [argv, english, chinese] of cases) {
    const said = await typed(argv, { env: nowhere });
    assert.deepEqual([said.exit, said.out], [2, ""], `${argv}: ${said.err}`);
    assert.match(said.err, english);
    assert.match((await typed([...argv, "--lang", "zh"], { env: nowhere })).err, chinese);
  }
});

test("where nobody answers a command says where it looked and what to do, and ends with 5", async () => {
  for (const argv of [["status"], ["nodes", "ls"], ["rooms"], ["send", "lobby", "hi"], ["open"], ["bench"]]) {
    const { exit, out, err } = await typed(argv, { env: nowhere });
    assert.deepEqual([exit, out], [5, ""], `${argv}: ${err}`);
    assert.match(err, /No cluster answers at http:\/\/127\.0\.0\.1:9 .*teahouse up.* \[E_UNREACHABLE\]\n$/);
  }
});

test("an answer decides how a command ends: 4 where it is not allowed, 1 where it failed, each with its fix", async () => {
  let name: keyof typeof errors = "OPERATOR_REQUIRED";
  const server = createServer((_, answer) => {
    const { code, message, retryable } = errors[name];
    const data = { name, retryable, requestId: "1", node: "node-1" };
    answer.setHeader("content-type", "application/json");
    answer.end(JSON.stringify({ jsonrpc: "2.0", id: 1, error: { code, message, data } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const refused = await typed(["status", "--url", url], { env: nowhere });
  assert.deepEqual([refused.exit, refused.out], [4, ""]);
  assert.match(refused.err, /Only operators .*--key KEY.* \[E_OPERATOR_REQUIRED\]/);
  name = "LAST_NODE";
  const last = await typed(["status", "--url", url, "--lang", "zh"], { env: nowhere });
  assert.equal(last.exit, 1);
  assert.match(last.err, /最后一个在服务的节点。.*teahouse scale 2 {2}\[E_LAST_NODE\]/);
  server.close();
});

test("help is data, in both languages, and names every command; nothing typed is a mistake", async () => {
  const english = await typed(["--help"]);
  assert.deepEqual([english.exit, english.err], [0, ""]);
  for (const name of ["up", "down", "status", "top", "nodes", "scale", "upgrade", "load", "rooms", "send", "tail"]) {
    assert.match(english.out, new RegExp(`^ {2}${name}\\b`, "m"));
  }
  assert.match((await typed(["nodes", "kill", "--help", "--lang", "zh"])).out, /用法：[\s\S]*--yes[\s\S]*通用选项：/);
  assert.equal((await typed([])).exit, 2);
});

test("columns stand under each other, also with Chinese in them and colours on a terminal only", () => {
  const rows = [
    ["大厅", "3"],
    ["tea", "120"],
  ];
  const columns = [{ title: "ROOM" }, { title: "N", right: true }];
  const plainly = tableOf(columns, rows, new Palette({ out: { write: () => {}, isTTY: false }, env: {} }));
  assert.equal(plainly, "ROOM    N\n大厅    3\ntea   120\n");
  const isColoured = (env: NodeJS.ProcessEnv) =>
    new Palette({ out: { write: () => {}, isTTY: true }, env }).node("node-2");
  assert.equal(isColoured({}), "\u001b[38;5;172mB node-2\u001b[0m");
  assert.equal(isColoured({ NO_COLOR: "1" }), "B node-2");
  assert.equal(widthOf(isColoured({})), 8);
  assert.deepEqual([amount(950), amount(6140), amount(12_400), amount(0.5)], ["950", "6.1k", "12k", "0.5"]);
  assert.deepEqual(
    [time(undefined), time(0.42), time(42), time(1800), time(Infinity)],
    ["–", "0.4 ms", "42 ms", "1.8 s", "> 10 s"],
  );
  assert.deepEqual([age(12_000), age(61_000), age(7_300_000), bytes(88_080_384)], ["12 s", "1 m", "2 h", "84 MB"]);
});

test("what others wrote cannot steer the terminal that shows it", () => {
  assert.equal(plain("a\u001b]0;owned\u0007b\u009b2J\r\u202ec"), "a ]0;owned b 2J  c");
});

test("a name that was nearly right is found, one that is not like any is not", () => {
  assert.equal(likely("message.snd")[0], "message.send");
  assert.equal(likely("Room.List")[0], "room.list");
  assert.deepEqual(likely("zzzzzz"), []);
});

test("completion scripts are ones that their shells accept, with commands, options and the cluster's nodes", async () => {
  const bash = await typed(["completion", "bash"]);
  assert.equal(bash.exit, 0);
  assert.match(bash.out, /"nodes"\) COMPREPLY=.*ls drain undrain kill restart/);
  assert.match(bash.out, /"nodes drain"\).*teahouse nodes ls -q/);
  const checked = spawnSync("bash", ["-n"], { input: bash.out, encoding: "utf8" });
  assert.deepEqual([checked.status, checked.stderr], [0, ""]);
  assert.match((await typed(["completion", "zsh"])).out, /^#compdef teahouse/);
  assert.match((await typed(["completion", "fish"])).out, /complete -c teahouse .* -a status -d/);
});
