import assert from "node:assert/strict";
import type { Params, Result } from "#protocol";
import { Outbox, type OutboxHome, type RpcError } from "../../../client/sdk/index.ts";

type Call = Params<"message.send"> & {
  answer: (receipt?: Partial<Result<"message.send">>) => Promise<void>;
  fail: (error: RpcError) => Promise<void>;
};

/** Promises settle first, then the outbox's own timer of 0 ms fires, then ours, which is younger. */
export const settled = async () => {
  for (let i = 0; i < 5; i += 1) await new Promise<void>((resolve) => setImmediate(() => setTimeout(resolve, 0)));
};

/** An outbox whose calls wait for the test to answer them. */
export function outboxAtWork(home: OutboxHome & { now?: () => number } = {}) {
  const calls: Call[] = [];
  const outbox = new Outbox({
    ...home,
    wait: () => 0,
    send: (params) =>
      new Promise((resolve, reject) => {
        const receipt = { id: "m1", epoch: "e1", seq: calls.length + 1, at: 0, duplicate: false, node: "node-1" };
        calls.push({
          ...params,
          answer: async (change = {}) => {
            resolve({ ...receipt, ...change });
            await settled();
          },
          fail: async (error) => {
            reject(error);
            await settled();
          },
        });
      }),
  });
  outbox.resume();
  const call = (index: number) => calls[index] ?? assert.fail(`There is no call ${index}.`);
  return { outbox, calls, call };
}
