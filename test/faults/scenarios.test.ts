import { controls } from "./controls/index.ts";
import { prove } from "./prove.ts";
import { scenarios } from "./scenarios/index.ts";

/** Those that take seconds and have broken things before; `npm run faults` plays all. */
const quick = [
  "node-killed-in-append",
  "primary-replaced",
  "subscribers-dropped",
  "client-half-open",
  "old-aof-restored",
  "rolling-upgrade",
];

for (const one of controls) prove(`the checker sees it: ${one.about}`, one);

for (const one of scenarios.filter(({ name }) => quick.includes(name))) {
  prove(`nothing is lost, doubled or disordered when ${one.about}`, one);
}
