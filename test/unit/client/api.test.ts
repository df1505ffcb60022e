import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { type MethodName, methods, Refusal } from "#protocol";
import { faultsOf } from "../../../client/app/api/model/checking.ts";
import { envelope } from "../../../client/app/api/model/request.ts";
import type { Schema } from "../../../client/app/api/model/schema.ts";
import { snippet } from "../../../client/app/api/model/snippets.ts";
import { medianMs, sharesOf } from "../../../client/app/api/model/tally.ts";
import { blank, valueAt, withValueAt } from "../../../client/app/api/model/values.ts";
import { openRpc } from "../../../server/app/documents/openrpc.ts";
import { checkParams } from "../../../server/app/validate.ts";
import { examples } from "../../../server/protocol/examples.ts";

const named = JSON.parse(JSON.stringify(openRpc.components.schemas)) as Record<string, Schema>;
const schemaOf = (name: MethodName) => JSON.parse(JSON.stringify(methods[name].params)) as Schema;

/** Which parameter a node finds wrong first; nothing when it finds none. */
function refusedBy(name: MethodName, params: unknown): string | undefined {
  try {
    checkParams(name, params);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Refusal);
    return error.param ?? "";
  }
}

describe("the form of a method", () => {
  it("finds wrong what a node finds wrong, at the same parameter, and nothing else", () => {
    for (const name of Object.keys(methods) as MethodName[]) {
      const example: Record<string, unknown> = { ...examples[name].params };
      assert.deepEqual(faultsOf(schemaOf(name), example, named), [], name);
      const spoilt = Object.keys(example).flatMap((param) => [
        withValueAt(example, [param], undefined),
        ...[{}, [], null, "", "!", -1, 1.5, "x".repeat(9000)].map((value) => ({ ...example, [param]: value })),
      ]);
      for (const params of [...spoilt, { ...example, surplus: 1 }]) {
        const refused = refusedBy(name, params);
        const found = faultsOf(schemaOf(name), params, named).map(({ path }) => path);
        const told = `${name} ${JSON.stringify(params).slice(0, 200)}: node ${refused}, page ${found}`;
        assert.equal(found.length > 0, refused !== undefined, told);
        if (refused !== undefined) assert.ok(found.includes(refused), told);
      }
    }
  });

  it("changes one place of a value and leaves the others, in their order", () => {
    const value = { room: "lobby", reply: { id: "a", seq: 1 }, mentions: ["u1", "u2"] };
    assert.deepEqual(withValueAt(value, ["reply", "seq"], 2), { ...value, reply: { id: "a", seq: 2 } });
    assert.deepEqual(withValueAt(value, ["mentions", 0], undefined), { ...value, mentions: ["u2"] });
    assert.deepEqual(withValueAt(value, ["mentions", 2], "u3"), { ...value, mentions: ["u1", "u2", "u3"] });
    assert.deepEqual(Object.keys(withValueAt(value, ["room"], "tea") as object), ["room", "reply", "mentions"]);
    assert.equal(valueAt(withValueAt({}, ["reply", "id"], "b"), ["reply", "id"]), "b");
  });

  it("begins what is added with all that it must have", () => {
    assert.deepEqual(blank({ $ref: "#/components/schemas/MessageRef" }, named), { id: "", seq: 0 });
  });
});

describe("a call in other words", () => {
  const asked = { method: "message.send", params: { room: "lobby", text: 'It\'s “tea” $HOME `ls` \\ "time"' } };
  const needs = { access: "member", socketOnly: false };

  it("is the same call in a shell, whatever is said in it", () => {
    for (const [language, word] of [
      ["curl", "curl"],
      ["cli", "npx"],
    ] as const) {
      const text = snippet(language, asked, "call", needs, "http://localhost:8080");
      const shell = `${word}() { for one; do printf '%s\\n' "$one"; done; }; ${text}`;
      const last = execFileSync("sh", ["-c", shell], { encoding: "utf8" }).trimEnd().split("\n").at(-1) ?? "";
      assert.deepEqual(JSON.parse(last), language === "curl" ? envelope(asked, "call") : asked.params);
    }
  });

  it("asks for a token or a key where the method does", () => {
    const shown = (access: string) => snippet("curl", asked, "call", { ...needs, access }, "http://x");
    assert.doesNotMatch(shown("public"), /TOKEN|KEY/);
    assert.match(shown("member"), /Bearer \$TOKEN/);
    assert.match(shown("operator"), /x-teahouse-operator: \$TEAHOUSE_OPERATOR_KEY/);
  });

  it("has no id when it is not to be answered, and company in a batch", () => {
    assert.doesNotMatch(JSON.stringify(envelope(asked, "notification")), /"id"/);
    assert.equal((envelope(asked, "batch") as unknown[]).length, 2);
  });
});

describe("many runs", () => {
  it("are counted by who answered, in the order of the nodes", () => {
    const runs = ["node-10", "node-2", "node-10", undefined].map((node, i) => ({ node, ms: i, error: undefined }));
    assert.deepEqual(sharesOf(runs), [
      { node: "", runs: 1 },
      { node: "node-2", runs: 1 },
      { node: "node-10", runs: 2 },
    ]);
    assert.equal(medianMs(runs), 2);
    assert.equal(medianMs([]), 0);
  });
});
