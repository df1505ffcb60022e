import { minutes, prove } from "./prove.ts";
import { scenarios } from "./scenarios/index.ts";

for (const one of scenarios.filter(({ name }) => name === "mix")) {
  prove(`nothing is lost, doubled or disordered in ${minutes} minutes of ${one.about}`, one);
}
