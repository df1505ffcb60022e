// `npm test [-- unit|cluster|faults|e2e] [words of file names]`: installs what is missing, builds, runs the tests.

import { requireNode } from "./bootstrap/node.mjs";

if (requireNode()) await import("./bootstrap/test.mjs");
