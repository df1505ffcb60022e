import { RpcError, type RpcErrorName } from "../rpc-error.ts";
import type { Receipt } from "./entry.ts";
import type { Outbox } from "./outbox.ts";

/** Waits until an entry is acknowledged, however many attempts it takes; a refusal is thrown, as is its being given up. */
export function delivery(outbox: Outbox, clientId: string): Promise<Receipt> {
  return new Promise((resolve, reject) => {
    const offs = [
      outbox.on("sent", ({ clientId: id, receipt }) => {
        if (id === clientId && receipt) settle(() => resolve(receipt));
      }),
      outbox.on("failed", ({ clientId: id, reason }) => {
        if (id === clientId && reason) settle(() => reject(final(reason)));
      }),
      outbox.on("discarded", ({ clientId: id }) => {
        if (id === clientId) settle(() => reject(final({ name: "DISCARDED", message: "It was given up." })));
      }),
    ];
    const settle = (how: () => void) => {
      for (const off of offs) off();
      how();
    };
  });
}

const final = ({ name, message }: { name: RpcErrorName; message: string }) =>
  new RpcError(name, message, { retryable: false });
