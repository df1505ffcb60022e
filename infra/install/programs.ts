import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

// nginx stands in an administrator's folder, which is not in the PATH of others on Debian.
const usual = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/opt/homebrew/bin"];

/** The full path of a program, looked for in PATH and where package managers put things. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter).filter(Boolean), ...usual];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
