// What the container of a node runs. Without a NODE_NAME it asks Docker's DNS for the container's own: node-3 is what
// Compose counts them by, and says more to people than the first digits of an id. Elsewhere the server finds a name.

import { Resolver } from "node:dns/promises";
import { networkInterfaces } from "node:os";

process.env["NODE_NAME"] ||= (await nameOfContainer()) ?? "";
// As a URL: what is compiled is none of the sources that are checked.
await import(new URL("../../dist/server/main.js", import.meta.url).href);

/** @returns {Promise<string | undefined>} such as node-3, of a container that is called teahouse-node-3 */
async function nameOfContainer() {
  const resolver = new Resolver({ timeout: 500, tries: 2 });
  for (const { address, family, internal } of Object.values(networkInterfaces()).flatMap((all) => all ?? [])) {
    if (internal || family !== "IPv4") continue;
    const names = await resolver.resolvePtr(`${address.split(".").reverse().join(".")}.in-addr.arpa`).catch(() => []);
    const [, number] = names.map((name) => /^[^.]*\bnode-(\d+)\./.exec(name)).find(Boolean) ?? [];
    if (number !== undefined) return `node-${number}`;
  }
  return undefined;
}
