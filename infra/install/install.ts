import { Failure } from "../failure.ts";
import type { Words } from "../words.ts";
import { aptCanInstall, aptInstall } from "./apt.ts";
import { findProgram } from "./programs.ts";

/** A program that we need, and the package that brings it. */
const packages: Record<string, { apt: string; dnf: string; brew: string; code: `E_${string}` }> = {
  "redis-server": { apt: "redis-server", dnf: "redis", brew: "redis", code: "E_REDIS_MISSING" },
  nginx: { apt: "nginx", dnf: "nginx", brew: "nginx", code: "E_NGINX_MISSING" },
};

/**
 * Sees that these programs are there: installs them where we may (root on a Debian-like system), saying so first;
 * elsewhere throws what to type.
 */
export async function ensurePrograms(
  programs: readonly string[],
  words: Words,
  say: (text: string) => void,
): Promise<void> {
  const missing = programs.filter((name) => !findProgram(name));
  if (missing.length === 0) return;
  const wanted = missing.map((name) => packages[name]?.apt ?? name);
  if (aptCanInstall()) {
    say(words.installing(wanted.join(", ")));
    await aptInstall(wanted, words);
  }
  const still = missing.find((name) => !findProgram(name));
  if (still) throw missingProgram(still, missing, words);
}

/** A program's full path. Throws what to type when it is not there. */
export function requireProgram(program: string, words: Words): string {
  const path = findProgram(program);
  if (!path) throw missingProgram(program, [program], words);
  return path;
}

/** Why the cluster cannot start without this program, and what to type on this machine. */
function missingProgram(program: string, all: readonly string[], words: Words): Failure {
  const code = packages[program]?.code ?? "E_PROGRAM_MISSING";
  const names = (manager: "apt" | "dnf" | "brew") => all.map((name) => packages[name]?.[manager] ?? name).join(" ");
  const choices = [
    { tool: "apt-get", line: `sudo apt-get install ${names("apt")}` },
    { tool: "dnf", line: `sudo dnf install ${names("dnf")}` },
    { tool: "brew", line: `brew install ${names("brew")}` },
  ];
  const here = choices.filter(({ tool }) => findProgram(tool));
  const lines = (here.length > 0 ? here : choices).map(({ line }) => line);
  return new Failure(code, words.programsMissing(all.join(", "), lines.join("  |  ")));
}
