import { type CallPlan, call } from "./calls.ts";
import type { Door } from "./client.ts";
import { plain, teahouse } from "./dialect.ts";
import { Flock, type FlockPlan } from "./flock.ts";
import { Population } from "./population.ts";
import { run } from "./run.ts";
import type { Load, Shape } from "./schedule.ts";

/** What a generator's process is told to do, one thing after another. */
export type Order =
  | { do: "settle"; dialect: "teahouse" | "plain"; shape: Shape; doors: readonly Door[] }
  | { do: "watch" }
  | { do: "run"; load: Load }
  | { do: "call"; plan: CallPlan }
  | { do: "gather"; plan: FlockPlan }
  | { do: "drop" }
  | { do: "back"; count: number };

const dialects = { teahouse, plain };
let population: Population | undefined;
let flock: Flock | undefined;

async function carryOut(order: Order): Promise<object> {
  if (order.do === "settle") {
    population = await Population.settle(order.shape, dialects[order.dialect], order.doors);
    return population.rooms;
  }
  if (order.do === "call") return await call(order.plan);
  if (order.do === "gather") flock = await Flock.gather(order.plan);
  if (order.do === "drop") flock?.drop();
  if (order.do === "gather" || order.do === "drop") return {};
  if (order.do === "back") return (await flock?.back(order.count)) ?? {};
  if (!population) throw new Error("nobody is there yet");
  if (order.do === "watch") {
    await population.watch();
    return {};
  }
  return await run(population, order.load);
}

process.on("message", (order: Order) => {
  carryOut(order).then(
    (found) => process.send?.({ found }),
    (error: unknown) => process.send?.({ failed: error instanceof Error ? error.stack : String(error) }),
  );
});
// Whoever started it is gone.
process.on("disconnect", () => process.exit(0));
