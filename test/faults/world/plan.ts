import type { NodePlan } from "./nodes.ts";

/** Where the nodes keep what they share. */
export interface Store {
  readonly url: string;
  stop(): Promise<void>;
}

/** What a scenario's world is made of; what is not said is usual. */
export interface WorldPlan<S extends Store> {
  nodes?: number;
  /** Settings of all nodes. */
  env?: Readonly<Record<string, string>>;
  /** What is different about one node, counted from 1. */
  node?: (number: number, store: S) => Partial<NodePlan>;
  clients?: { sdk: number; foreign: number };
  /** Rooms beside the lobby. */
  rooms?: number;
  /** So many more only listen, all under one session. */
  crowd?: number;
  /** Messages per second, of all clients together. */
  perSecond?: number;
  /** Each client comes in through a network of its own. */
  networks?: boolean;
  /** How long everybody may take to come to rest when the faults are over, ms: generous, a good run needs few seconds. */
  restMs?: number;
  /** Without nginx clients come straight to these nodes, in turns, counted from 1. */
  straight?: readonly number[];
}
