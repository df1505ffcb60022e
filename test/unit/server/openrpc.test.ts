import assert from "node:assert/strict";
import { test } from "node:test";
import { type ErrorName, errors, type MethodName, methods } from "#protocol";
import { openRpc } from "../../../server/app/documents/openrpc.ts";
import { at } from "../../support/document.ts";

const described = new Map<string, (typeof openRpc.methods)[number]>(
  openRpc.methods.map((method) => [method.name, method]),
);

const plain = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema));

/** A schema with those in it that it only names. */
function whole(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema), (_, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || !("$ref" in inner)) return inner;
    return whole(at(openRpc, String(inner.$ref).slice(2)));
  });
}

test("the document describes every method of the contract, once, and none besides", () => {
  assert.deepEqual(
    openRpc.methods.map((method) => method.name),
    Object.keys(methods),
  );
  assert.match(openRpc.openrpc, /^1\.\d+\.\d+$/);
});

test("each method is described by its own entry: parameters in their order, which are required, and the result", () => {
  for (const [name, entry] of Object.entries(methods)) {
    const method = described.get(name) ?? assert.fail(name);
    const { properties, required } = entry.params as { properties: Record<string, unknown>; required?: string[] };
    assert.equal(method.summary, entry.summary);
    assert.deepEqual(
      method.params.map((param) => param.name),
      Object.keys(properties),
      name,
    );
    for (const param of method.params) {
      assert.deepEqual(whole(param.schema), plain(properties[param.name]), `${name}.${param.name}, as it is checked`);
      assert.equal(param.required, required?.includes(param.name) ?? false, `${name}.${param.name}`);
    }
    assert.deepEqual(whole(method.result.schema), plain(entry.result), name);
  }
});

test("required parameters come first, so that they can be given by position alone", () => {
  for (const method of openRpc.methods) {
    const flags = method.params.map((param) => param.required);
    assert.deepEqual(flags, [...flags].sort().reverse(), method.name);
  }
});

test("the document survives JSON: it holds no schema that only this process understands", () => {
  const sent = JSON.parse(JSON.stringify(openRpc)) as typeof openRpc;
  const text = sent.methods.find((method) => method.name === ("message.send" satisfies MethodName));
  const kindOf = (schema: { type?: string; $ref?: string }) => schema.type ?? schema.$ref;
  assert.deepEqual(
    text?.params.map((param) => [param.name, param.required, kindOf(param.schema as object)]),
    [
      ["room", true, "string"],
      ["clientId", true, "string"],
      ["text", true, "string"],
      ["reply", false, "#/components/schemas/MessageRef"],
      ["mentions", false, "array"],
      ["mentionsRoom", false, "boolean"],
    ],
  );
});

test("every error has a code of its own, in its range, and words", () => {
  const all = Object.entries(errors) as [ErrorName, (typeof errors)[ErrorName]][];
  assert.equal(new Set(all.map(([, error]) => error.code)).size, all.length);
  const reserved = { PARSE: -32700, INVALID_REQUEST: -32600, METHOD_NOT_FOUND: -32601, INVALID_PARAMS: -32602 };
  for (const [name, { code, message }] of all) {
    const own = code <= -32000 && code >= -32099;
    assert.ok(own || { ...reserved, INTERNAL: -32603 }[name as string] === code, `${name} ${code}`);
    assert.match(message, /^[A-Z].*\.$/, name);
    assert.match(name, /^[A-Z]+(_[A-Z]+)*$/);
  }
  assert.deepEqual(Object.keys(openRpc.components.errors), Object.keys(errors));
});
