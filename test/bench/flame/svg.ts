import type { Profile, ProfileNode } from "./profile.ts";

/** A function as it was called from one place: how long it ran, with all that it called. */
export interface Flame {
  name: string;
  /** Where it stands, for whoever points at it. */
  place: string;
  kind: Kind;
  us: number;
  calls: Flame[];
}

type Kind = keyof typeof colours;

/** Ours are warm; what we use is cold. */
const colours = { ours: "#f29a4a", packages: "#7fb0dc", node: "#93c993", engine: "#c8c8c8" };
const WIDTH = 1400;
const ROW = 17;
const LETTER = 6.6;
/** Narrower ones cannot be seen. */
const LEAST = 0.4;

/** Adds up what was running at each look. Time in which there was nothing to do is left out. */
export function flameOf({ nodes, samples, timeDeltas }: Profile): Flame {
  const own = new Map<number, number>();
  samples.forEach((id, i) => {
    own.set(id, (own.get(id) ?? 0) + Math.max(0, timeDeltas[i] ?? 0));
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const build = (node: ProfileNode): Flame => {
    const calls = (node.children ?? []).flatMap((id) => {
      const child = byId.get(id);
      return child && child.callFrame.functionName !== "(idle)" ? [build(child)] : [];
    });
    const us = (own.get(node.id) ?? 0) + calls.reduce((sum, call) => sum + call.us, 0);
    return { ...named(node), us, calls: calls.filter((call) => call.us > 0).sort((a, b) => b.us - a.us) };
  };
  const [root] = nodes;
  if (!root) throw new Error("the profile is empty");
  return { ...build(root), name: "all" };
}

function named({ callFrame: { functionName, url, lineNumber } }: ProfileNode) {
  const name = functionName || "(anonymous)";
  const [, inPackage] = /node_modules\/(.*)$/.exec(url) ?? [];
  const [, inDist] = /\/dist\/(.*)$/.exec(url) ?? [];
  const place = `${inPackage ?? inDist ?? url}:${lineNumber + 1}`;
  if (inPackage) return { name, place, kind: "packages" as const };
  if (inDist) return { name, place, kind: "ours" as const };
  return url.startsWith("node:")
    ? { name, place, kind: "node" as const }
    : { name, place: url, kind: "engine" as const };
}

/** One picture in one file, which needs nothing else: pointing at a box says what it is. */
export function svgOf(flame: Flame, title: string): string {
  const boxes: string[] = [];
  const scale = WIDTH / Math.max(1, flame.us);
  let deepest = 0;
  const draw = (one: Flame, x: number, depth: number) => {
    const width = one.us * scale;
    if (width < LEAST) return;
    deepest = Math.max(deepest, depth);
    boxes.push(box(one, x, (depth + 2) * ROW, width, one.us / flame.us));
    let left = x;
    for (const call of one.calls) {
      draw(call, left, depth + 1);
      left += call.us * scale;
    }
  };
  draw(flame, 0, 0);
  const height = (deepest + 4) * ROW;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="11">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="4" y="14" font-size="13">${escaped(title)}</text>`,
    `<text x="4" y="${ROW + 12}">${Object.entries(colours)
      .map(([kind, colour]) => `<tspan fill="${colour}">■</tspan> ${kind} `)
      .join(" ")}</text>`,
    ...boxes,
    "</svg>",
    "",
  ].join("\n");
}

function box({ name, place, kind, us }: Flame, x: number, y: number, width: number, share: number): string {
  const letters = Math.floor((width - 4) / LETTER);
  const label = letters < 3 ? "" : name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
  const told = `${name} — ${place}: ${(share * 100).toFixed(1)} %, ${(us / 1000).toFixed(1)} ms`;
  return (
    `<g><title>${escaped(told)}</title><rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(0.3, width - 0.3).toFixed(1)}" ` +
    `height="${ROW - 1}" fill="${colours[kind]}"/>${label ? `<text x="${(x + 2).toFixed(1)}" y="${y + 12}">${escaped(label)}</text>` : ""}</g>`
  );
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** Where the time went by itself, function by function, most first: share of all, name, place. */
export function heaviest(flame: Flame, count: number): { share: number; name: string; place: string }[] {
  const own = new Map<string, { us: number; name: string; place: string }>();
  const visit = ({ name, place, us, calls }: Flame) => {
    const self = us - calls.reduce((sum, call) => sum + call.us, 0);
    const key = `${name} ${place}`;
    own.set(key, { name, place, us: (own.get(key)?.us ?? 0) + self });
    for (const call of calls) visit(call);
  };
  visit(flame);
  const most = [...own.values()].sort((a, b) => b.us - a.us).slice(0, count);
  return most.map(({ us, name, place }) => ({ share: us / flame.us, name, place }));
}
