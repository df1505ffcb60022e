import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import { Typing } from "../../../client/sdk/index.ts";

let told: string[];
let typing: Typing;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  told = [];
  typing = new Typing((room) => told.push(room));
});
afterEach(() => {
  typing.close();
  mock.timers.reset();
});

describe("typing", () => {
  it("ends five seconds after it was last heard of", () => {
    const changes: string[] = [];
    typing.on("change", (room) => changes.push(room));
    typing.hear("lobby", "ann");
    mock.timers.tick(4_000);
    typing.hear("lobby", "ann");
    typing.hear("lobby", "bob");
    mock.timers.tick(4_000);
    assert.deepEqual(typing.of("lobby"), ["ann", "bob"]);
    mock.timers.tick(1_000);
    assert.deepEqual(typing.of("lobby"), []);
    assert.deepEqual(changes, ["lobby", "lobby", "lobby", "lobby"]);
  });

  it("ends with the message", () => {
    typing.hear("lobby", "ann");
    typing.hear("garden", "ann");
    typing.end("lobby", "ann");
    assert.deepEqual([typing.of("lobby"), typing.of("garden")], [[], ["ann"]]);
  });

  it("is told at most every three seconds, and at once after a message was sent", () => {
    for (let i = 0; i < 10; i += 1) typing.tell("lobby");
    typing.tell("garden");
    assert.deepEqual(told, ["lobby", "garden"]);
    typing.rest("lobby");
    typing.tell("lobby");
    assert.equal(told.length, 3);
  });
});
