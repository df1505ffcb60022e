import { Listener } from "./listener.ts";
import { type ConnectionOptions, nameAt, type Topology } from "./topology.ts";

/** Pause before channels that could not be subscribed to are tried again, ms. */
const AGAIN_MS = 200;

/** Where what is heard goes, and what is found out about hearing. */
export interface Heard {
  message(channel: string, payload: Buffer): void;
  /** These channels were deaf for a while and are subscribed to again: what was said meanwhile is lost. */
  again(channels: readonly string[]): void;
  /** A connection had died in silence. */
  probeLost(): void;
}

export interface SubscriptionTools {
  topology: Topology;
  /** What the connections are for; part of their names. */
  role: string;
  /** Name of this node: the probes of two must not be mixed up. */
  node: string;
  options: ConnectionOptions;
  publish(channel: string, payload: string): Promise<unknown>;
}

interface Channel {
  /** The primary where Redis confirmed it; nothing while it is deaf. */
  at: string | undefined;
  /** Whether it was ever confirmed: then its deafness is a loss that somebody must hear of. */
  known: boolean;
  confirming: boolean;
  heard: Promise<void>;
  confirm(): void;
}

/**
 * Channels (sharded pub/sub), each subscribed to at the primary of its slot. ioredis's own sharded subscribers tell
 * neither when a channel is subscribed to again nor when that failed; here both decide what is compared with the log.
 */
export class Subscriptions {
  readonly #tools: SubscriptionTools;
  readonly #heard: Heard;
  readonly #listeners = new Map<string, Listener>();
  readonly #channels = new Map<string, Channel>();
  readonly #again = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(tools: SubscriptionTools, heard: Heard) {
    this.#tools = tools;
    this.#heard = heard;
    tools.topology.onMoved(() => this.#regroup());
    this.#regroup();
  }

  get ready(): boolean {
    return this.#listeners.size > 0 && [...this.#listeners.values()].every((listener) => listener.ready);
  }

  /** Resolves once Redis confirmed, however long that takes. */
  async listen(name: string): Promise<void> {
    const known = this.#channels.get(name);
    if (known) return await known.heard;
    const channel = deafChannel();
    this.#channels.set(name, channel);
    this.#settle();
    await channel.heard;
  }

  async stopListening(name: string): Promise<void> {
    const channel = this.#channels.get(name);
    this.#channels.delete(name);
    if (channel?.at !== undefined) await this.#listeners.get(channel.at)?.stopListening(name);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const listener of this.#listeners.values()) listener.close();
  }

  /** A connection to each primary, and none besides; channels whose primary is another one now are deaf. */
  #regroup(): void {
    const { topology, role, node, options } = this.#tools;
    const primaries = topology.primaries();
    for (const [primary, listener] of this.#listeners) {
      if (primaries.includes(primary)) continue;
      this.#listeners.delete(primary);
      listener.close();
    }
    for (const primary of primaries) {
      if (this.#listeners.has(primary)) continue;
      const listener = new Listener(topology.connect(primary, role, options), {
        message: (channel, payload) => this.#heard.message(channel, payload),
        blank: () => this.#deafen((channel) => channel.at === primary),
        probeLost: () => this.#heard.probeLost(),
        probeChannel: () => nameAt(topology, primary, `probe:${node}:${role}`),
        publish: (channel, payload) => this.#tools.publish(channel, payload),
      });
      this.#listeners.set(primary, listener);
    }
    this.#deafen((channel, name) => channel.at !== undefined && channel.at !== topology.primaryOf(name));
  }

  #deafen(isDeaf: (channel: Channel, name: string) => boolean): void {
    for (const [name, channel] of this.#channels) {
      if (!isDeaf(channel, name)) continue;
      const { at } = channel;
      channel.at = undefined;
      // Where it was: a primary that lost the slot has let go of it by itself.
      if (at !== undefined && at !== this.#tools.topology.primaryOf(name)) {
        this.#listeners
          .get(at)
          ?.stopListening(name)
          .catch(() => {});
      }
    }
    this.#settle();
  }

  /** Subscribes to what is deaf, as often as it takes; one primary that hangs holds up no other one's channels. */
  #settle(): void {
    for (const [name, channel] of this.#channels) {
      if (channel.at !== undefined || channel.confirming) continue;
      channel.confirming = true;
      void this.#confirm(name, channel).finally(() => {
        channel.confirming = false;
        if (channel.at === undefined) this.#settleLater();
      });
    }
  }

  #settleLater(): void {
    if (this.#closed || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#settle();
    }, AGAIN_MS);
  }

  async #confirm(name: string, channel: Channel): Promise<void> {
    const primary = this.#tools.topology.primaryOf(name);
    const listener = primary === undefined ? undefined : this.#listeners.get(primary);
    if (primary === undefined || !listener?.ready) return;
    try {
      await listener.listen(name);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith("MOVED")) await this.#tools.topology.refresh();
      return;
    }
    // Given up meanwhile; but not if somebody wants it anew, whose own confirmation this would undo.
    if (!this.#channels.has(name)) await listener.stopListening(name).catch(() => {});
    // The connection may have broken again after it confirmed.
    else if (this.#channels.get(name) === channel && listener.ready && this.#listeners.get(primary) === listener) {
      channel.at = primary;
      if (channel.known) this.#tellAgain(name);
      channel.known = true;
      channel.confirm();
    }
  }

  /** All that come back together are told together: they are compared with their logs in one go. */
  #tellAgain(name: string): void {
    if (this.#again.size === 0) {
      setImmediate(() => {
        const names = [...this.#again];
        this.#again.clear();
        this.#heard.again(names);
      });
    }
    this.#again.add(name);
  }
}

function deafChannel(): Channel {
  let confirm = () => {};
  const heard = new Promise<void>((resolve) => {
    confirm = resolve;
  });
  return { at: undefined, known: false, confirming: false, heard, confirm };
}
