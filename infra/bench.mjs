// `npm run bench -- NAME [--calls N]`: installs what is missing, builds, measures, and writes figures to results/bench.

import { requireNode } from "./bootstrap/node.mjs";

if (requireNode()) await import("./bootstrap/bench.mjs");
