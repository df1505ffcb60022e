import { parseArgs } from "node:util";
import type { Rules } from "./duel.ts";
import type { SystemName } from "./systems.ts";

/** What somebody wants measured, and how. */
export interface Wishes extends Rules {
  names: readonly string[];
  against: readonly SystemName[];
  /** Smaller, and a few turns only: to see whether it works, and roughly where one stands. */
  quick: boolean;
  json: string | undefined;
  calls: number | undefined;
  help: boolean;
}

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;
const options = {
  ...{ calls: text, rounds: text, seconds: text, paces: text, against: text, json: text },
  ...{ direct: flag, tcp: flag, quick: flag, help: flag },
} as const;

/** Nothing where it cannot be understood. */
export function readWishes(argv: readonly string[]): Wishes | undefined {
  try {
    const args = argv.filter((each) => each !== "--");
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const { quick } = values;
    const against = (values.against ?? (quick ? "classic" : "classic,sharded")).split(",");
    const wishes: Wishes = {
      names: positionals,
      ...{ quick, json: values.json, help: values.help },
      calls: values.calls === undefined ? undefined : Number(values.calls),
      rounds: Number(values.rounds ?? (quick ? 2 : 6)),
      seconds: Number(values.seconds ?? (quick ? 1.5 : 5)),
      // The cost of a message falls with the load: one rate alone says little.
      paces: (values.paces ?? (quick ? "1" : "1,0.5,2")).split(",").map(Number),
      way: values.direct ? "direct" : values.tcp ? "tcp" : "edge",
      against: against.filter((name): name is SystemName => name === "classic" || name === "sharded"),
    };
    const { rounds, seconds, calls = 100 } = wishes;
    const numbers = [rounds, seconds, calls - 99, ...wishes.paces];
    return numbers.every((number) => number > 0) && wishes.against.length > 0 ? wishes : undefined;
  } catch {
    return undefined;
  }
}
