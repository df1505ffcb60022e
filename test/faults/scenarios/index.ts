import type { Playable } from "../proof/scenario.ts";
import { nodeKilled } from "./node-killed.ts";

/** All rows of the fault table. */
export const scenarios: readonly Playable[] = [nodeKilled];
