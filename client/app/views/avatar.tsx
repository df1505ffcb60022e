import { tintIndex } from "../state/node-colour.ts";

/** The first letter of a name on the person's own tint. */
export function Avatar({ id, name }: { id: string; name: string }) {
  return (
    <span class={`avatar tint-${tintIndex(id)}`} aria-hidden="true">
      {initial(name)}
    </span>
  );
}

/** Guests' names mostly begin alike; their number tells them apart. */
function initial(name: string): string {
  const [number] = /\d{1,2}$/.exec(name) ?? [];
  return number ?? [...name.trim()][0]?.toLocaleUpperCase() ?? "·";
}
