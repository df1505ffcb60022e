import { computed } from "@preact/signals";
import { pageAnchor } from "../../state/route.ts";

/** What of the page is shown: how to begin, a method with what it is to be given, the errors or one of them. */
export type Selection =
  | { readonly kind: "intro" }
  | { readonly kind: "method"; readonly name: string; readonly params?: unknown }
  | { readonly kind: "errors"; readonly name?: string };

const METHOD = /^[a-z]+\.[a-zA-Z]+$/;
const ERROR = /^[A-Z]+(?:_[A-Z]+)*$/;

export const selection = computed(() => selectionAt(pageAnchor.value));

function selectionAt(anchor: string): Selection {
  const [name = "", ...rest] = anchor.split("?");
  if (name === "errors") return { kind: "errors" };
  if (ERROR.test(name)) return { kind: "errors", name };
  if (!METHOD.test(name)) return { kind: "intro" };
  const params = parsed(rest.join("?"));
  return { kind: "method", name, ...(params === undefined ? {} : { params }) };
}

/** The address of a method, with params or without. */
export function hashOf(method: string, params?: unknown): string {
  return params === undefined ? `#${method}` : `#${method}?${encodeURIComponent(JSON.stringify(params))}`;
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(decodeURIComponent(text));
  } catch {
    return undefined;
  }
}
