// `npm run faults [-- NAME…] [--seed N] [--minutes M]`: installs what is missing, builds, breaks things and counts.

import { requireNode } from "./bootstrap/node.mjs";

if (requireNode()) await import("./bootstrap/faults.mjs");
