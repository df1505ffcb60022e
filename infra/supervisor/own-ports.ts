import { Failure } from "../failure.ts";
import type { Words } from "../words.ts";
import type { Options } from "./options.ts";
import { freeFrom, holderOf, refusalOf } from "./ports.ts";

/** Throws unless the edge's port and those of the nodes after it can be had, with who has one and which are free. */
export async function requirePorts({ host, port, nodes }: Options, words: Words): Promise<void> {
  const wanted = [port, ...Array.from({ length: nodes }, (_, index) => port + 1 + index)];
  for (const each of wanted) {
    const refusal = await refusalOf(each, each === port ? host : "127.0.0.1");
    if (refusal === undefined) continue;
    if (refusal === "EACCES") throw new Failure("E_PORT_DENIED", words.portDenied(each));
    if (refusal === "EADDRNOTAVAIL") throw new Failure("E_HOST_UNKNOWN", words.hostUnknown(host));
    const free = await freeFrom(port + 1, nodes + 1, host);
    throw new Failure("E_PORT_IN_USE", words.portInUse(each, holderOf(each), free));
  }
}
