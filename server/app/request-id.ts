import { randomBytes } from "node:crypto";

/** The name that the edge gave a request is kept across the hop; one that might forge log lines is replaced. */
export function requestId(given: string | string[] | undefined): string {
  // As nginx makes them. A UUID would be put together of fifteen strings, all of which a socket would keep.
  return typeof given === "string" && /^[\w.-]{1,64}$/.test(given) ? given : randomBytes(16).toString("hex");
}
