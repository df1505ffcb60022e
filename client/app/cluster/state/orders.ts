import { computed, signal } from "@preact/signals";
import { commandLine, type NodeOrder, type Order } from "#protocol";
import { type ChatClient, RpcError } from "../../../sdk/index.ts";
import { errorText } from "../../i18n/index.ts";
import { chat } from "../../state/chat.ts";
import { t } from "../words.ts";
import { picture } from "./watching.ts";

/** What somebody may ask for on this page. */
export type Asked = Order | NodeOrder;

/** How an order went; `unknown`: the connection moved before the answer, as when one's own node is killed. */
export type Outcome = "running" | "done" | "failed" | "unknown";

export interface Command {
  readonly line: string;
  readonly outcome: Outcome;
  /** Why it failed. */
  readonly why?: string;
}

/** Draining a node has its window, and a scaling may drain several. */
const ORDER_MS = 125_000;

/** The command line of the button that is looked at. */
export const hinted = signal<string | undefined>(undefined);
/** What was pressed last. */
export const pressed = signal<Command | undefined>(undefined);

/** What is under way: it is not asked for twice. */
export const running = signal<ReadonlySet<string>>(new Set());

/** Whether controls are offered to whoever sits here. */
export const mayOperate = computed(() => {
  const status = picture.value?.status;
  return status?.demo === true && status.operator;
});

export function hint(asked: Asked | undefined): void {
  hinted.value = asked && commandLine(asked);
}

/** Says without asking why it cannot be. */
export function refuse(asked: Asked, why: string): void {
  hinted.value = undefined;
  pressed.value = { line: commandLine(asked), outcome: "failed", why };
}

export async function order(asked: Asked): Promise<void> {
  const client = chat.peek();
  const line = commandLine(asked);
  if (!client || running.peek().has(line)) return;
  hinted.value = undefined;
  const told = (outcome: Outcome, why?: string) => {
    // Another one may have been pressed meanwhile.
    if (pressed.peek()?.line !== line && outcome !== "running") return;
    pressed.value = { line, outcome, ...(why === undefined ? {} : { why }) };
  };
  running.value = new Set([...running.peek(), line]);
  told("running");
  try {
    await call(client, asked);
    told("done");
  } catch (error) {
    if (error instanceof RpcError && (error.name === "OFFLINE" || error.name === "TIMEOUT")) told("unknown");
    else told("failed", reason(error));
  } finally {
    running.value = new Set([...running.peek()].filter((one) => one !== line));
  }
}

function reason(error: unknown): string {
  if (error instanceof RpcError && error.name === "LAST_NODE") return t("lastNode");
  // The supervisor's own words say what a general text cannot.
  return error instanceof RpcError && error.name === "ORDER_FAILED" ? error.message : errorText(error);
}

function call(client: ChatClient, asked: Asked): Promise<unknown> {
  switch (asked.order) {
    case "scale":
      return client.call("cluster.scale", { nodes: asked.nodes }, ORDER_MS);
    case "load":
      return client.call("cluster.load", { clients: asked.clients, rate: asked.rate, mode: asked.mode }, ORDER_MS);
    default:
      return client.call(`cluster.${asked.order}`, { node: asked.node }, ORDER_MS);
  }
}
