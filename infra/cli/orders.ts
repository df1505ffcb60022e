import type { ClusterStatus, MethodName, NodeInfo, Params } from "#protocol";
import { RpcError } from "../../client/sdk/index.ts";
import type { Cli } from "./cli.ts";
import { CliFailure, exits } from "./failure.ts";

/** After these nobody knows whether the order was taken; what becomes of the cluster tells. */
const unsure: readonly string[] = ["UNKNOWN", "TIMEOUT", "OFFLINE", "BAD_ANSWER", "DRAINING", "OVERLOADED"];
const LOOK_EVERY_MS = 400;
const ORDER_MS = 120_000;

interface Goal<M extends MethodName> {
  method: M;
  params: Params<M>;
  /** Told when it is not so in time. */
  what: string;
  seconds: number;
  /** Whether it is so. */
  reached(status: ClusterStatus): boolean;
  /** How far it has come. */
  tell?(status: ClusterStatus): void;
}

/**
 * Gives an order and looks until it is carried out. The edge gives up waiting long before a node is drained, and the
 * node that took the order may be the one that goes: so what counts is not the answer but how the cluster stands.
 * @returns how long it took, ms
 * @throws RpcError when a node refuses; CliFailure when it is not so in time
 */
export async function carryOut<M extends MethodName>(cli: Cli, goal: Goal<M>): Promise<number> {
  const from = performance.now();
  let refused: unknown;
  let answered = false;
  void cli.remote.once(goal.method, goal.params, ORDER_MS).then(
    () => {
      answered = true;
    },
    (error: unknown) => {
      if (!(error instanceof RpcError && unsure.includes(error.name))) refused = error;
    },
  );
  for (;;) {
    const status = await cli.remote.once("cluster.status", {}).catch(ignored);
    if (refused !== undefined) throw refused;
    if (status) {
      if (goal.reached(status)) return performance.now() - from;
      goal.tell?.(status);
    }
    if (performance.now() - from > goal.seconds * 1000) {
      throw new CliFailure(exits.failure, "E_TIMEOUT", cli.words.timedOut(goal.what, goal.seconds));
    }
    await cli.pause(answered ? LOOK_EVERY_MS / 2 : LOOK_EVERY_MS);
  }
}

/** A call that fails while nodes come and go says nothing; one that is not allowed does. */
function ignored(error: unknown): undefined {
  if (error instanceof RpcError && error.retryable) return undefined;
  throw error;
}

/** The node of this name. @throws CliFailure that names those that there are */
export function nodeNamed({ words }: Cli, { nodes }: ClusterStatus, name: string): NodeInfo {
  const found = nodes.find((node) => node.name === name);
  if (found) return found;
  const names = nodes.map((node) => node.name);
  throw new CliFailure(exits.failure, "E_NODE_NOT_FOUND", words.noNode(name, names));
}

/** Those that people can be on. */
export function serving({ nodes }: ClusterStatus): NodeInfo[] {
  return nodes.filter(({ state }) => state === "up");
}

/** Whether nothing is amiss: the store answers, and no node is on its way up or down. */
export function isWell(status: ClusterStatus): boolean {
  return status.store.ok && serving(status).length > 0 && status.nodes.every(({ state }) => state === "up");
}

/** Drains, stops and starts a node; ends when its next run serves. @returns how long that took, ms */
export function restart(cli: Cli, node: NodeInfo, seconds: number): Promise<number> {
  return carryOut(cli, {
    method: "cluster.restart",
    params: { node: node.name },
    what: cli.words.nodes.restarting(node.name),
    seconds,
    reached: ({ nodes }) =>
      nodes.some(({ name, run, state }) => name === node.name && run !== node.run && state === "up"),
  });
}

export const secondsOf = (ms: number) => (ms / 1000).toFixed(1);
