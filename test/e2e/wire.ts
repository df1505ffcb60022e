import type { BrowserContext, Page, WebSocketRoute } from "@playwright/test";
import { expect } from "./people.ts";

/** The line between pages and the edge: it can be cut, and it can swallow what passes. Only sockets go over it. */
export class Wire {
  /** How many messages pages have put on it. */
  sent = 0;
  #isCut = false;
  #swallowed: { up: boolean; down: boolean } = { up: false, down: false };
  readonly #sockets = new Set<WebSocketRoute>();

  /** Lies from now on before all sockets that the pages open. */
  static async before(pages: BrowserContext | Page): Promise<Wire> {
    const wire = new Wire();
    await pages.routeWebSocket(/\/socket\.io\//, (socket) => wire.#lay(socket));
    return wire;
  }

  /** As when a cable is pulled: what is open closes, and nothing can be opened. */
  async cut(page: Page): Promise<void> {
    this.#isCut = true;
    await Promise.all([...this.#sockets].map((socket) => socket.close()));
    this.#sockets.clear();
    await expect(page.getByTestId("connection-chip")).not.toHaveAttribute("data-state", "up");
  }

  /** The browser notices, and tells the page. */
  async mend(page: Page): Promise<void> {
    this.#isCut = false;
    this.#swallowed = { up: false, down: false };
    await page.evaluate(() => dispatchEvent(new Event("online")));
  }

  /** The other side seems to be there and nothing comes from it, or messages do not even get to it. */
  swallow(what: { up?: boolean; down?: boolean }): void {
    this.#swallowed = { up: false, down: false, ...what };
  }

  #lay(socket: WebSocketRoute): void {
    if (this.#isCut) return void socket.close();
    this.#sockets.add(socket);
    const server = socket.connectToServer();
    socket.onMessage((frame) => {
      const isMessage = String(frame).includes('"message.send"');
      if (isMessage) this.sent += 1;
      if (!(isMessage && this.#swallowed.up)) server.send(frame);
    });
    server.onMessage((frame) => {
      if (!this.#swallowed.down) socket.send(frame);
    });
  }
}
