import { readFileSync } from "node:fs";

/** Version of this program, from the package it came in: two folders up when compiled, one in the sources. */
export const version = readVersion();

function readVersion(): string {
  for (const path of ["../../package.json", "../package.json"]) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
      if (name === "teahouse") return String(version);
    } catch {
      // Not there: the other place.
    }
  }
  return "unknown";
}
