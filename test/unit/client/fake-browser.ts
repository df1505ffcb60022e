import { memoryStore, type OutboxStore, type TabNote, type Tabs } from "../../../client/sdk/index.ts";

interface Standing {
  readonly tab: FakeTab;
  readonly begin: () => void;
  readonly lose: () => void;
}

/** One browser: a store that outlives its tabs, a line in which they wait for their turn, and word between them. */
export class FakeBrowser {
  readonly store: OutboxStore;
  readonly tabs = new Set<FakeTab>();
  #line: Standing[] = [];

  constructor(store: OutboxStore = memoryStore()) {
    this.store = store;
  }

  open(): FakeTab {
    const tab = new FakeTab(this);
    this.tabs.add(tab);
    return tab;
  }

  stand(standing: Standing): () => void {
    this.#line.push(standing);
    if (this.#line.length === 1) standing.begin();
    return () => this.#leave((other) => other !== standing);
  }

  /** As when the tab crashed: nothing that it does counts from now on. */
  crash(tab: FakeTab): void {
    this.tabs.delete(tab);
    this.#leave((other) => other.tab !== tab);
  }

  /** As a script that asks for the lock with `steal`, and gives it back. */
  steal(): void {
    const [first] = this.#line;
    this.#line = this.#line.slice(1);
    first?.lose();
    if (this.#line[0] !== first) this.#line[0]?.begin();
  }

  #leave(stays: (one: Standing) => boolean): void {
    const [first] = this.#line;
    this.#line = this.#line.filter(stays);
    const [next] = this.#line;
    if (next !== first) next?.begin();
  }
}

/** One tab, as its outbox sees it. */
export class FakeTab implements Tabs {
  readonly #browser: FakeBrowser;
  #hear: (note: TabNote) => void = () => undefined;
  /** Word to this tab gets lost. */
  deaf = false;

  constructor(browser: FakeBrowser) {
    this.#browser = browser;
  }

  get store(): OutboxStore {
    const { store } = this.#browser;
    const alive = <T>(work: () => Promise<T>) =>
      this.#browser.tabs.has(this) ? work() : new Promise<T>(() => undefined);
    return {
      load: () => alive(() => store.load()),
      add: (entry, instead) => alive(() => store.add(entry, instead)),
      change: (entry) => alive(() => store.change(entry)),
      remove: (clientId) => alive(() => store.remove(clientId)),
    };
  }

  stand(begin: () => void, lose: () => void): () => void {
    return this.#browser.stand({ tab: this, begin, lose });
  }

  tell(note: TabNote): void {
    if (!this.#browser.tabs.has(this)) return;
    for (const tab of this.#browser.tabs) if (tab !== this) tab.#receive(structuredClone(note));
  }

  listen(hear: (note: TabNote) => void): void {
    this.#hear = hear;
  }

  close(): void {
    this.#browser.crash(this);
  }

  /** Later, as between real tabs. */
  #receive(note: TabNote): void {
    if (!this.deaf) setImmediate(() => this.#hear(note));
  }
}
