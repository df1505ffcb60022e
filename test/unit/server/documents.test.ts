import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { Compile as CompileType } from "typebox/compile";
import { Compile } from "typebox/schema";
import { type ErrorName, errors, type MethodName, methods, socketEvents } from "#protocol";
import { asyncApi } from "../../../server/app/documents/asyncapi.ts";
import { errorCatalogue } from "../../../server/app/documents/error-catalogue.ts";
import { openRpc } from "../../../server/app/documents/openrpc.ts";
import { examples } from "../../../server/protocol/examples.ts";
import { at } from "../../support/document.ts";

const require = createRequire(import.meta.url);
const sent = (document: object): object => JSON.parse(JSON.stringify(document));

/** What a specification's own schema has against a document, and that it has something against one that is spoilt. */
function judge(metaSchema: unknown, document: object, spoilt: object): void {
  const validator = Compile(metaSchema as object);
  const [fits, found] = validator.Errors(sent(document));
  assert.ok(fits, JSON.stringify(found.slice(0, 5), null, 2));
  assert.equal(validator.Check(sent({ ...document, ...spoilt })), false);
}

test("the AsyncAPI document is one, by the schema of its specification", () => {
  judge(require("@asyncapi/specs/schemas/3.0.0-without-$id.json"), asyncApi, { channels: { socket: { adress: "/" } } });
});

test("the OpenRPC document is one, by the schema of its specification", () => {
  const { openrpcDocument } = require("@open-rpc/meta-schema") as { openrpcDocument: object };
  // That of JSON Schema itself is elsewhere: what stands for it here is that all schemas can be compiled (below).
  const text = JSON.stringify(openrpcDocument).replaceAll(
    /"https:\/\/meta\.json-schema\.tools[^"]*"/g,
    '"#/$defs/any"',
  );
  const meta = { ...(JSON.parse(text) as object), $schema: undefined, $id: undefined, $defs: { any: {} } };
  judge(meta, openRpc, { methods: [{ name: "message.send" }] });
});

test("every reference in both documents leads somewhere, and every schema can be compiled", () => {
  for (const document of [sent(openRpc), sent(asyncApi)] as { components: { schemas: object } }[]) {
    for (const [, path = ""] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      assert.notEqual(at(document, path), undefined, path);
    }
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      assert.doesNotThrow(() => Compile({ ...schema, components: document.components }), name);
    }
  }
});

test("each event of the table is an operation, and each of its shapes a message with its own schema", () => {
  const operations: Record<string, { action: string; messages: { $ref: string }[] }> = sent(
    asyncApi.operations,
  ) as never;
  assert.deepEqual(Object.keys(operations), ["rpc", ...Object.keys(socketEvents)]);
  for (const [event, { shapes }] of Object.entries(socketEvents)) {
    const names = operations[event]?.messages.map(({ $ref }) => $ref.split("/").at(-1));
    assert.deepEqual(names, Object.keys(shapes), event);
  }
});

test("every method has an example, whose params and result are as the contract asks", () => {
  assert.deepEqual(Object.keys(examples).sort(), Object.keys(methods).sort());
  for (const [name, { params, result }] of Object.entries(methods) as [MethodName, (typeof methods)[MethodName]][]) {
    assert.ok(CompileType(params).Check(examples[name].params), `${name}: params`);
    assert.ok(CompileType(result).Check(examples[name].result), `${name}: result`);
  }
});

test("the catalogue says of every error what it means and what to do, in both languages", () => {
  assert.deepEqual(
    errorCatalogue.errors.map(({ name }) => name),
    Object.keys(errors),
  );
  for (const { name, text, meaning, advice } of errorCatalogue.errors) {
    for (const words of [text, meaning, advice]) {
      assert.match(words.en, /^[A-Z].*[.]$/, name);
      assert.match(words.zh, /\p{Script=Han}.*。$/u, name);
    }
  }
});

test("every error is one that some method can answer, but for those of calls that are none", () => {
  const nowhere = errorCatalogue.errors.filter((error) => error.methods.length === 0).map(({ name }) => name);
  const ofNoMethod: ErrorName[] = ["PARSE", "INVALID_REQUEST", "METHOD_NOT_FOUND", "ORIGIN_DENIED"];
  assert.deepEqual(nowhere, ofNoMethod);
});
