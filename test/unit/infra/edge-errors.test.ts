import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { errors, type RpcResponse } from "#protocol";
import { root } from "../../../infra/supervisor/folders.ts";

const bodies = [...readFileSync(join(root, "nginx.conf"), "utf8").matchAll(/return \d+ '(\{.*\})';/g)].map(
  ([, body = ""]) => body.replaceAll("$call_id", "abc-1"),
);

test("what the edge answers by itself is JSON-RPC, as the table of errors has it", () => {
  assert.equal(bodies.length, 5);
  for (const body of bodies) {
    const response = JSON.parse(body) as RpcResponse;
    assert.ok("error" in response && response.id === null, body);
    const { code, data } = response.error;
    const entry = errors[data.name];
    assert.deepEqual([code, data.retryable], [entry.code, entry.retryable], data.name);
    assert.deepEqual([data.requestId, data.node], ["abc-1", "edge"]);
    assert.equal(data.retryAfterMs !== undefined, entry.retryable, "who may retry is told when");
  }
});
