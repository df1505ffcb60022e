const WIDTH = 72;
const HEIGHT = 22;

/** The last minute of one figure as a line, from nothing up to what the highest of its kind reached. */
export function Sparkline({ values, most }: { values: readonly number[]; most: number }) {
  if (values.length < 2) return <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" />;
  const x = (i: number) => (WIDTH * (LENGTH - values.length + i)) / (LENGTH - 1);
  const y = (value: number) => HEIGHT - 1 - ((HEIGHT - 2) * value) / Math.max(1, most);
  const line = values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`${x(0).toFixed(1)},${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} />
      <polyline points={line} />
    </svg>
  );
}

/** How many points it shows: one a second. */
export const LENGTH = 60;
