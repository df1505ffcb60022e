import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure } from "../failure.ts";
import type { Words } from "../words.ts";

/** Where the parts of an installation keep things, below its data folder. */
export interface Folders {
  data: string;
  edge: string;
  logs: string;
}

/** Makes the data folder with its parts, or tells why it cannot. */
export function makeFolders(data: string, words: Words): Folders {
  const folders = { data, edge: join(data, "edge"), logs: join(data, "logs") };
  try {
    for (const folder of Object.values(folders)) makeFolder(folder);
    for (const folder of Object.values(folders)) accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new Failure("E_DATA_UNWRITABLE", words.dataUnwritable(data, why));
  }
  return folders;
}

/** Not mkdir's own `recursive`, which never ends below /proc, where nothing can be made. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  // Messages are nobody else's business on a machine that people share.
  mkdirSync(path, { mode: 0o700 });
}

/** The checkout's top folder, from here or from where here is compiled to. */
export const root = findRoot(import.meta.dirname);

function findRoot(from: string): string {
  return existsSync(join(from, "package.json")) ? from : findRoot(dirname(from));
}
