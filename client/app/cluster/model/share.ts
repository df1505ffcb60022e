import type { Incident } from "./incident.ts";

const MOST_CHARACTERS = 8_000;
const MOST_NODES = 200;

/** The address of an incident. It holds the figures themselves, so that it leads to them on any day and any machine. */
export function hashOf(incident: Incident): string {
  const bytes = new TextEncoder().encode(JSON.stringify(incident));
  const text = btoa(String.fromCharCode(...bytes));
  return `#incident=${text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** Reads such an address, which anybody may have written. @returns nothing for what is none */
export function incidentIn(hash: string): Incident | undefined {
  const text = new URLSearchParams(hash.slice(1)).get("incident");
  if (text === null || text.length > MOST_CHARACTERS) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
    return incidentOf(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

function incidentOf(given: unknown): Incident | undefined {
  if (!isRecord(given)) return undefined;
  const { id, node, kind, phase, began, clients, moved, resets, to, checked } = given;
  if (!isName(id) || !isName(node) || (kind !== "lost" && kind !== "drain")) return undefined;
  if (phase !== "suspected" && phase !== "moving" && phase !== "recovered" && phase !== "returned") return undefined;
  if (!isFigure(began) || !isFigure(clients) || !isFigure(moved) || !isFigure(resets)) return undefined;
  if (!Array.isArray(to) || to.length > MOST_NODES || !to.every(isPart)) return undefined;
  return {
    ...{ id, node, kind, phase, began, clients, moved, resets },
    to: to.map((part) => ({ node: part.node, clients: part.clients })),
    checked: isChecked(checked) ? checked : undefined,
    ...{ detected: figure(given["detected"]), ended: figure(given["ended"]) },
    ...{ p50: figure(given["p50"]), p99: figure(given["p99"]) },
  };
}

const isRecord = (given: unknown): given is Record<string, unknown> => typeof given === "object" && given !== null;
const isName = (given: unknown): given is string => typeof given === "string" && given !== "" && given.length <= 300;
const isFigure = (given: unknown): given is number => typeof given === "number" && given >= 0;
const figure = (given: unknown) => (isFigure(given) ? given : undefined);
const isPart = (given: unknown): given is Incident["to"][number] =>
  isRecord(given) && isName(given["node"]) && isFigure(given["clients"]);
const isChecked = (given: unknown): given is NonNullable<Incident["checked"]> =>
  isRecord(given) && isFigure(given["lost"]) && isFigure(given["doubled"]) && isFigure(given["disordered"]);
