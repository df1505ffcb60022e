/** Figures as they stand in tables: alike in all languages, and of one width as far as possible. */

const NONE = "–";

/** 61, 6.1k, 61k, 6.1M */
export function short(value: number): string {
  if (value < 10 && !Number.isInteger(value)) return value.toFixed(1).replace(/\.0$/, "");
  if (value < 1_000) return String(Math.round(value));
  const [scaled, unit] = value < 999_500 ? [value / 1_000, "k"] : [value / 1_000_000, "M"];
  return `${scaled < 9.95 ? scaled.toFixed(1) : Math.round(scaled)}${unit}`;
}

/** 0.3 ms, 42 ms, 1.2 s; above what is measured "> 10 s" */
export function milliseconds(ms: number | undefined): string {
  if (ms === undefined) return NONE;
  if (ms === Number.POSITIVE_INFINITY) return "> 10 s";
  if (ms < 10) return `${ms < 0.05 ? "0" : ms.toFixed(1).replace(/\.0$/, "")} ms`;
  return ms < 1_000 ? `${Math.round(ms)} ms` : seconds(ms);
}

/** 0.7 s, 1.2 s, 12 s */
export function seconds(ms: number | undefined): string {
  if (ms === undefined) return NONE;
  return ms < 9_950 ? `${(Math.max(0, ms) / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}

/** 12 s, 4 min, 3 h, 2 d: for how long something has been so. */
export function span(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1_000));
  if (s < 60) return `${s} s`;
  if (s < 3_600) return `${Math.floor(s / 60)} min`;
  return s < 172_800 ? `${Math.floor(s / 3_600)} h` : `${Math.floor(s / 86_400)} d`;
}

/** 84 MB */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_048_576)} MB`;
}

/** 12 % of one core, 3.4 % */
export function share(part: number): string {
  const percent = part * 100;
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`;
}
