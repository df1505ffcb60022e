import { type ClusterStatus, commandLine, type NodeInfo } from "#protocol";
import { Case, type Incident } from "./incident.ts";
import { Ring } from "./ring.ts";

/** A node is called suspect when it has been silent for so long, ms. */
const SUSPECT_MS = 3_000;
/** How long before something happened to a node somebody may have asked for that, ms. */
const ASKED_MS = 15_000;
/** From so many pictures back a case can still take how things were before it. */
const PICTURES = 20;
const MOST_KEPT = 8;
/** A node that drains says so with its next beat; its clients may be elsewhere by then, ms. */
const TOLD_LATE_MS = 2_500;
/** What was written down this long before a picture may be missing in it, ms. */
const OVERLAP_MS = 500;

/** Finds in the pictures of the cluster where nodes go, and follows each until its clients are served again. */
export class Incidents {
  readonly #before = new Ring<ClusterStatus>(PICTURES);
  #cases: Case[] = [];

  /** Newest first. */
  get all(): readonly Incident[] {
    return this.#cases.map(({ incident }) => incident);
  }

  /** @param status pictures in the order of their times; some may be missing, as while this page moves itself */
  take(status: ClusterStatus): void {
    const before = this.#before.last;
    if (before) {
      for (const node of before.nodes) this.#look(node, status, before);
    }
    for (const one of this.#cases) one.take(status);
    this.#cases = this.#cases
      .filter(({ incident }) => incident.phase !== "returned" || incident.moved > 0)
      .slice(0, MOST_KEPT);
    this.#before.push(status);
  }

  #look(node: NodeInfo, status: ClusterStatus, before: ClusterStatus): void {
    const now = status.nodes.find(({ name }) => name === node.name);
    const change = changeOf(node, now, status, before);
    const open = this.#cases.find((one) => one.isOpen && one.run === node.run);
    if (change === "lost") this.#lose(node, status, before, open);
    else if (open) return;
    else if (change === "suspect" && now) this.#open(node, "lost", "suspected", now.since - SUSPECT_MS);
    else if (change === "drain") this.#empty(node, status, before, now);
  }

  #empty(node: NodeInfo, status: ClusterStatus, before: ClusterStatus, now: NodeInfo | undefined): void {
    const began = happened(status, node, "draining", before) ?? now?.since ?? status.at;
    const asked = askedFor(status, ["drain", "restart"], node.name, began);
    this.#open(node, "drain", "moving", asked ?? began, undefined, asked ?? began - TOLD_LATE_MS);
  }

  #lose(node: NodeInfo, status: ClusterStatus, before: ClusterStatus, open: Case | undefined): void {
    const now = status.nodes.find(({ run }) => run === node.run);
    const detectedAt = happened(status, node, "lost", before) ?? (now?.state === "down" ? now.since : status.at);
    const began = askedFor(status, ["kill"], node.name, detectedAt) ?? detectedAt;
    if (open) open.confirm(began, detectedAt);
    else this.#open(node, "lost", "moving", began, detectedAt - began);
  }

  /** @param still when all was certainly as before, where that is not when it began */
  #open(
    node: NodeInfo,
    kind: Incident["kind"],
    phase: "suspected" | "moving",
    began: number,
    detected?: number,
    still = began,
  ): void {
    const pictures = this.#before.all;
    const base = pictures.findLast(({ at }) => at <= still) ?? pictures[0];
    if (base) this.#cases.unshift(new Case({ node, kind, phase, began, detected, base }));
  }
}

/** What became of a node between two pictures, where that concerns its clients. */
function changeOf(
  node: NodeInfo,
  now: NodeInfo | undefined,
  status: ClusterStatus,
  before: ClusterStatus,
): "lost" | "suspect" | "drain" | undefined {
  if (node.state === "down" || node.state === "drained") return undefined;
  if (now?.run === node.run) {
    if (now.state === "down") return "lost";
    if (now.state === "suspect") return node.state === "up" ? "suspect" : undefined;
    const isEmptied = now.state === "draining" || now.state === "drained";
    return isEmptied && node.state !== "draining" ? "drain" : undefined;
  }
  // It went, and perhaps came back as another run, between two pictures: only what happened tells how.
  if (happened(status, node, "lost", before) !== undefined) return "lost";
  const isEmptied = node.state !== "draining" && happened(status, node, "draining", before) !== undefined;
  return isEmptied ? "drain" : undefined;
}

/** When something happened to a node since the picture before, if it did. */
function happened(
  { events }: ClusterStatus,
  { name }: NodeInfo,
  type: "lost" | "draining",
  before: ClusterStatus,
): number | undefined {
  const found = events.findLast((event) => event.type === type && event.node === name);
  return found && found.at > before.at - OVERLAP_MS ? found.at : undefined;
}

/** When an operator last asked for one of these, shortly before something happened to a node. */
function askedFor(
  { events }: ClusterStatus,
  orders: readonly ("kill" | "drain" | "restart")[],
  node: string,
  before: number,
): number | undefined {
  const lines = orders.map((order) => commandLine({ order, node }));
  return events.findLast(
    ({ type, text = "", at }) => type === "asked" && at <= before && at > before - ASKED_MS && lines.includes(text),
  )?.at;
}
