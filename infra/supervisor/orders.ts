import type { FromSupervisor, Order, ToSupervisor } from "#protocol";
import type { Child } from "./child.ts";

/** What orders are carried out with. Each throws an Error whose message says why it could not be done. */
export interface Hands {
  /** Ends when it is so. @param leaving told of each node before it is asked to end */
  scale(nodes: number, leaving: (name: string) => void): Promise<void>;
  /** Ends when the node serves again. */
  restart(node: string, leaving: (name: string) => void): Promise<void>;
  /** Ends at once, also where there was nothing left to kill. */
  kill(node: string, signal: "SIGKILL"): void;
  load(plan: Extract<Order, { order: "load" }>): Promise<void>;
}

/** A node that is killed by its own order gets so long to pass the answer on, ms. */
const lastWords = 100;

/** What operators ask of the supervisor, passed on by the nodes they are connected to. */
export class Orders {
  private readonly hands: Hands;
  /** What has not been answered yet, by the node that asked. */
  private readonly unanswered = new Map<string, Set<() => void>>();
  private readonly underWay = new Map<string, Promise<void>>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(hands: Hands) {
    this.hands = hands;
  }

  /** Takes orders from this node. */
  listenTo(node: Child): void {
    node.on("message", (message) => {
      if (isOrder(message)) void this.obey(node, message.id, message.order);
    });
  }

  private async obey(asker: Child, id: number, order: Order): Promise<void> {
    const answers = this.unanswered.get(asker.name) ?? new Set();
    this.unanswered.set(asker.name, answers);
    const answer = (said: FromSupervisor) => {
      if (answers.delete(done)) asker.tell(said);
    };
    const done = () => answer({ teahouse: "done", id });
    answers.add(done);
    try {
      if (order.order === "kill" && order.node === asker.name) {
        done();
        setTimeout(() => this.hands.kill(order.node, "SIGKILL"), lastWords);
      } else {
        await this.joined(order);
      }
      done();
    } catch (error) {
      answer({ teahouse: "failed", id, why: error instanceof Error ? error.message : String(error) });
    }
  }

  /**
   * An order that is under way is not begun again. The edge asks another node when one does not answer a call within
   * seconds, and draining takes longer: the same order then comes a second time.
   */
  private joined(order: Order): Promise<void> {
    const name = JSON.stringify(order);
    const same = this.underWay.get(name);
    if (same) return same;
    const done = this.carryOut(order).finally(() => this.underWay.delete(name));
    this.underWay.set(name, done);
    return done;
  }

  private async carryOut(order: Order): Promise<void> {
    if (order.order === "kill") return this.hands.kill(order.node, "SIGKILL");
    if (order.order === "load") return await this.hands.load(order);
    // One after another: two that both count nodes, or end the same one, would trip over each other.
    const turn = this.turn.then(() =>
      order.order === "scale"
        ? this.hands.scale(order.nodes, (name) => this.leaving(name))
        : this.hands.restart(order.node, (name) => this.leaving(name)),
    );
    this.turn = turn.catch(() => undefined);
    await turn;
  }

  /** A node that is about to end could not pass an answer on later: it says that its orders are being carried out. */
  private leaving(name: string): void {
    for (const done of [...(this.unanswered.get(name) ?? [])]) done();
  }
}

function isOrder(message: unknown): message is ToSupervisor {
  if (typeof message !== "object" || message === null) return false;
  const { teahouse, id, order } = message as Partial<ToSupervisor>;
  return teahouse === "order" && typeof id === "number" && order !== undefined;
}
