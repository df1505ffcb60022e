import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

interface Link {
  near: Socket;
  far: Socket;
}

/** Stands between two processes and is as bad a network as a test wants. */
export class TcpProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  /** Where new connections go. */
  target: { host: string; port: number };
  /** Each chunk is late by so much, ms. */
  delayMs = 0;
  /** New connections are accepted, and reach nobody. */
  #holding = false;
  #refusing = false;

  private constructor(server: Server, target: { host: string; port: number }) {
    this.#server = server;
    this.target = target;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (near) => this.#join(near));
  }

  /** Listens on a free port and passes everything on. */
  static async start(port: number, host = "127.0.0.1"): Promise<TcpProxy> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TcpProxy(server, { host, port });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get connections(): number {
    return this.#links.size;
  }

  /** Nothing gets through any more, and nobody is told: what a pulled cable looks like. */
  hold(): void {
    this.#holding = true;
    this.holdPresent();
  }

  /** The connections of now go silent (or only those that leave from these ports); new ones pass. */
  holdPresent(ports?: readonly number[]): void {
    for (const { near, far } of this.#links) {
      if (ports && !ports.includes(far.localPort ?? 0)) continue;
      for (const end of [near, far]) end.pause();
    }
  }

  /** What was held back goes on its way. */
  release(): void {
    this.#holding = false;
    this.#refusing = false;
    for (const { near, far } of this.#links) for (const end of [near, far]) end.resume();
  }

  /** Breaks every connection of now. */
  cut(): void {
    for (const { near, far } of this.#links) for (const end of [near, far]) end.resetAndDestroy();
  }

  /** Breaks every connection and takes no new one. */
  refuse(): void {
    this.#refusing = true;
    this.cut();
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(near: Socket): void {
    if (this.#refusing) return void near.resetAndDestroy();
    const far = connect(this.target);
    const link = { near, far };
    this.#links.add(link);
    this.#pass(near, far, link);
    this.#pass(far, near, link);
    if (this.#holding) for (const end of [near, far]) end.pause();
  }

  #pass(from: Socket, to: Socket, link: Link): void {
    from.setNoDelay(true);
    const late: Buffer[] = [];
    from.on("data", (chunk: Buffer) => {
      if (this.delayMs > 0 || late.length > 0) {
        // First come, first gone, also when the network is fast again while some are on their way: TCP turns nothing around.
        late.push(chunk);
        setTimeout(() => {
          const first = late.shift();
          if (first && to.writable) to.write(first);
        }, this.delayMs);
      } else if (!to.write(chunk)) {
        from.pause();
        to.once("drain", () => this.#holding || from.resume());
      }
    });
    const end = () => {
      this.#links.delete(link);
      from.destroy();
      to.destroy();
    };
    from.on("end", end).on("close", end).on("error", end);
  }
}
