import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Draft, Drafts, noDraft, type Shelf, sweepDrafts } from "../../../../client/app/composer/drafts.ts";

class FakeShelf implements Shelf {
  readonly kept = new Map<string, string>();
  writes = 0;

  get length(): number {
    return this.kept.size;
  }
  key(index: number): string | null {
    return [...this.kept.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.writes += 1;
    this.kept.set(key, value);
  }
  removeItem(key: string): void {
    this.writes += 1;
    this.kept.delete(key);
  }
}

const reply = { id: "m1", seq: 7, by: "u2", text: "what?" };

describe("a draft", () => {
  it("is there again for the next page, with what it answers", () => {
    const shelf = new FakeShelf();
    const drafts = new Drafts("u1", shelf);
    drafts.write("lobby", { text: "begun", reply });
    assert.deepEqual(drafts.read("lobby"), { text: "begun", reply });
    drafts.flush();
    const { text, reply: answered } = new Drafts("u1", shelf).read("lobby");
    assert.deepEqual({ text, reply: answered }, { text: "begun", reply });
  });

  it("is written a moment after the last letter, once", (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const shelf = new FakeShelf();
    const drafts = new Drafts("u1", shelf);
    for (const text of ["b", "be", "beg"]) {
      drafts.write("lobby", { text });
      t.mock.timers.tick(200);
    }
    assert.equal(shelf.writes, 0);
    t.mock.timers.tick(100);
    assert.equal(shelf.writes, 1);
    assert.equal(new Drafts("u1", shelf).read("lobby").text, "beg");
  });

  it("leaves nothing behind when it is empty", () => {
    const shelf = new FakeShelf();
    const drafts = new Drafts("u1", shelf);
    for (const draft of [{ text: "x" }, noDraft]) {
      drafts.write("lobby", draft);
      drafts.flush();
    }
    assert.equal(shelf.length, 0);
  });

  it("belongs to one person and one place", () => {
    const shelf = new FakeShelf();
    const drafts = new Drafts("u1", shelf);
    drafts.write("lobby", { text: "secret" });
    drafts.flush();
    assert.equal(new Drafts("u2", shelf).read("lobby").text, "");
    assert.equal(new Drafts("u1", shelf).read("lobby 7").text, "");
  });

  it("follows another tab, unless something newer is being written here", () => {
    const shelf = new FakeShelf();
    const [here, there] = [new Drafts("u1", shelf), new Drafts("u1", shelf)];
    assert.equal(here.read("lobby").text, "");
    there.write("lobby", { text: "from there" });
    there.flush();
    assert.equal(here.heard("teahouse.draft.u1.lobby"), "lobby");
    assert.equal(here.read("lobby").text, "from there");
    here.write("lobby", { text: "from here" });
    assert.equal(here.heard("teahouse.draft.u1.lobby"), undefined);
    assert.equal(here.read("lobby").text, "from here");
    here.flush();
    for (const key of [null, "teahouse.theme", "teahouse.draft.u2.lobby"]) assert.equal(here.heard(key), undefined);
  });

  it("lasts as long as the page where nothing can be stored", () => {
    const full: Shelf = {
      length: 0,
      key: () => null,
      getItem: () => {
        throw new Error("forbidden");
      },
      setItem: () => {
        throw new Error("full");
      },
      removeItem: () => undefined,
    };
    for (const shelf of [full, undefined]) {
      const drafts = new Drafts("u1", shelf);
      drafts.write("lobby", { text: "kept" });
      drafts.flush();
      assert.equal(drafts.read("lobby").text, "kept");
    }
  });

  it("may be anything that another version of the page left there", () => {
    const shelf = new FakeShelf();
    const read = (value: string): Draft => {
      shelf.setItem("teahouse.draft.u1.lobby", value);
      return new Drafts("u1", shelf).read("lobby");
    };
    for (const value of ["", "{", "null", "3", '{"text":4,"at":1}', '{"text":"x"}']) assert.equal(read(value).text, "");
    assert.equal(read('{"text":"x","at":1,"reply":{"id":3}}').reply, undefined);
  });

  it("that nobody came back to for a month is taken away, whoever wrote it", () => {
    const shelf = new FakeShelf();
    const day = 24 * 60 * 60_000;
    for (const [user, place, at] of [
      ["u1", "old", 0],
      ["u2", "new", 20 * day],
    ] as const) {
      const drafts = new Drafts(user, shelf, () => at);
      drafts.write(place, { text: "x" });
      drafts.flush();
    }
    shelf.setItem("teahouse.theme", "dark");
    sweepDrafts(shelf, 31 * day);
    assert.deepEqual([...shelf.kept.keys()], ["teahouse.draft.u2.new", "teahouse.theme"]);
  });
});
