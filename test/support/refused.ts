import type { ErrorName } from "#protocol";
import { Answered } from "./cluster.ts";

/** Whether a call was refused by this name: for assert.rejects. */
export const named =
  (name: ErrorName) =>
  (error: unknown): boolean =>
    error instanceof Answered && error.error.data.name === name;
