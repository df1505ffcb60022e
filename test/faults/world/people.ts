import { LOBBY } from "#protocol";
import { post } from "../../support/cluster.ts";
import { TcpProxy } from "../../support/tcp-proxy.ts";
import { ForeignClient } from "../clients/foreign-client.ts";
import type { Participant, Stage } from "../clients/participant.ts";
import { SdkClient } from "../clients/sdk-client.ts";
import type { History } from "../proof/history.ts";
import type { Store, WorldPlan } from "./plan.ts";

/** Where people come to. */
interface Place {
  readonly history: History;
  readonly rooms: string[];
  readonly clients: Participant[];
  readonly networks: TcpProxy[];
  readonly edge: { url: string; port: number };
  node(number: number): { url: string; port: number };
}

/** Clients that come in together. */
const AT_ONCE = 50;

/** Makes the rooms and lets everybody in: those who talk, then those who only listen. */
export async function invite<S extends Store>(place: Place, plan: WorldPlan<S>): Promise<void> {
  const { clients: { sdk, foreign } = { sdk: 3, foreign: 3 }, crowd = 0 } = plan;
  const token = await makeRooms(place, plan.rooms ?? 1);
  const { history, rooms, clients } = place;
  for (let index = 0; index < sdk + foreign + crowd; index += 1) {
    const url = await wayIn(place, plan, index);
    const stage = (kind: string): Stage => ({ name: `${kind}-${index + 1}`, history, rooms, url });
    if (index < sdk) clients.push(new SdkClient(stage("sdk")));
    else if (index < sdk + foreign) clients.push(new ForeignClient(stage("other")));
    else clients.push(new ForeignClient({ ...stage("crowd"), token }));
  }
  for (let from = 0; from < clients.length; from += AT_ONCE) {
    await Promise.all(clients.slice(from, from + AT_ONCE).map((client) => client.enter()));
  }
}

/** Gives the session of whoever made them. */
async function makeRooms(place: Place, count: number): Promise<string> {
  const { token } = await post(place.node(1), "session.guest", { name: "The host" });
  await post(place.node(1), "room.join", { room: LOBBY }, token);
  for (let i = 1; i <= count; i += 1) {
    const { room } = await post(place.node(1), "room.create", { name: `Room ${i}` }, token);
    place.rooms.push(room.id);
  }
  return token;
}

async function wayIn<S extends Store>(place: Place, plan: WorldPlan<S>, index: number): Promise<string> {
  const { straight, networks } = plan;
  const way = straight ? place.node(straight[index % straight.length] ?? 1) : place.edge;
  if (!networks) return way.url;
  const proxy = await TcpProxy.start(way.port);
  place.networks.push(proxy);
  return proxy.url;
}
