/** Why a command cannot go on: a line for people, a stable code for programs. */
export class Stop extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {string} [details] what the program that failed said
   */
  constructor(code, message, details = "") {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/**
 * Runs a command to its end; what stops it is shown as one line, with what the failing program said above it.
 * @param {() => Promise<number>} command
 */
export async function finish(command) {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    if (error.details) process.stderr.write(`${error.details.trimEnd()}\n`);
    process.stderr.write(`✗ ${error.message}  [${error.code}]\n`);
    process.exitCode = 1;
  }
}
