import assert from "node:assert/strict";
import { test } from "node:test";
import { errorForLog } from "../../../server/app/log-error.ts";

test("an error is logged with its causes, and without the command that hangs on it", () => {
  const reply = Object.assign(new Error("WRONGPASS"), {
    code: "X",
    command: { name: "hello", args: ["AUTH", "secret"] },
  });
  const logged = errorForLog(new Error("refused", { cause: reply }));
  assert.doesNotMatch(JSON.stringify(logged), /secret/);
  assert.match(JSON.stringify(logged), /refused.*WRONGPASS/);
  assert.equal(errorForLog("a text").message, "a text");
});
