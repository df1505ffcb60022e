import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { LOBBY } from "#protocol";
import { uuid } from "../../../sdk/index.ts";
import { me } from "../../state/identity.ts";
import { type Fault, faultsOf } from "../model/checking.ts";
import { contract, type Method } from "./contract.ts";

/** What a method is to be given: a text and, while it is JSON, the value that form and text share. */
export interface Draft {
  readonly raw: Signal<string>;
  /** What the text was when it was last JSON. */
  readonly value: ReadonlySignal<unknown>;
  readonly isJson: ReadonlySignal<boolean>;
  readonly faults: ReadonlySignal<readonly Fault[]>;
}

const drafts = new Map<string, Draft>();

/** The draft of a method; the first time it holds the example, so that it can be tried out as it is. */
export function draftOf(method: Method): Draft {
  const known = drafts.get(method.name) ?? newDraft(method);
  drafts.set(method.name, known);
  return known;
}

/** Puts a value into form and text. */
export function write({ raw }: Draft, value: unknown): void {
  raw.value = JSON.stringify(value, null, 2);
}

/** The example with what is really here: the lobby, who is at the keyboard, a clientId that was never used. */
export function exampleFor({ example, name }: Method): Record<string, unknown> {
  const { id = "" } = me.peek() ?? {};
  const here: Record<string, unknown> = { room: LOBBY, clientId: uuid(), user: id, users: [id], rooms: [LOBBY] };
  if (name === "room.watch") here["rooms"] = [{ room: LOBBY }];
  const { invite: _, ...params } = example.params;
  return Object.fromEntries(Object.entries(params).map(([param, value]) => [param, here[param] ?? value]));
}

function newDraft(method: Method): Draft {
  const raw = signal(JSON.stringify(exampleFor(method), null, 2));
  let before: unknown = {};
  const read = computed(() => {
    try {
      before = JSON.parse(raw.value);
      return { isJson: true, value: before };
    } catch {
      return { isJson: false, value: before };
    }
  });
  return {
    raw,
    value: computed(() => read.value.value),
    isJson: computed(() => read.value.isJson),
    faults: computed(() => faultsOf(method.params, read.value.value, contract.value?.schemas ?? {})),
  };
}
