/**
 * The part that may be wrong is bounded: whoever writes nothing but broken addresses has each of them looked at once.
 * It has no @: "https://bank.example@evil.example" leads elsewhere than it seems to.
 */
const HOST = /https?:\/\/[\p{L}\p{M}\p{N}_.:-]{1,255}/iuy;
const REST = /[/?#][^\s<>"'`，。；：！？）】》、”’]*/y;
const ENDINGS = new Set([".", ",", ";", ":", "!", "?", "*", "_", "~", "]", "}"]);

/** The http(s) address that begins at `index`, without what the sentence around it put after it. */
export function addressAt(text: string, index: number): string | undefined {
  const host = matchAt(HOST, text, index);
  if (host === "" || !URL.canParse(withoutEnding(host))) return undefined;
  return withoutEnding(host + matchAt(REST, text, index + host.length));
}

/** Whether something is an http(s) address from its first to its last character: nothing else may be opened. */
export function isAddress(text: string): boolean {
  const host = matchAt(HOST, text, 0);
  return host !== "" && URL.canParse(host) && host + matchAt(REST, text, host.length) === text;
}

function matchAt(pattern: RegExp, text: string, index: number): string {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0] ?? "";
}

/** A full stop after an address is the sentence's, a bracket only when it was opened inside. */
function withoutEnding(address: string): string {
  let end = address.length;
  let open = 0;
  for (const char of address) open += char === "(" ? 1 : char === ")" ? -1 : 0;
  for (; end > 0; end -= 1) {
    const last = address[end - 1] ?? "";
    if (last === ")" && open < 0) open += 1;
    else if (!ENDINGS.has(last)) break;
  }
  return address.slice(0, end);
}
