import { fileURLToPath } from "node:url";

/** The checkout's top folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Goes on in a compiled file of infra/, once it is built.
 * @param {string} file
 * @param {string[]} [argv]
 * @returns {Promise<number>} the exit code
 */
export async function runCompiled(file, argv = []) {
  process.setSourceMapsEnabled(true);
  const { main } = await import(new URL(`../../dist/infra/${file}`, import.meta.url).href);
  return await main(argv);
}
