import { randomUUID } from "node:crypto";

/** The name that the edge gave a request is kept across the hop; one that might forge log lines is replaced. */
export function requestId(given: string | string[] | undefined): string {
  return typeof given === "string" && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}
