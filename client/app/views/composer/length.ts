import { limits } from "#protocol";

/** How many characters may still be written, as the server counts: code points after NFC. */
export function lengthLeft(text: string): number {
  let count = 0;
  for (const _ of text.trim().normalize("NFC")) count += 1;
  return limits.text - count;
}
