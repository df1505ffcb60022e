/**
 * Why a command cannot go on: one line that says what, why and the way out; a stable code for programs; and, where
 * another program failed, the last lines that it said.
 */
export class Failure extends Error {
  override name = "Failure";

  readonly code: `E_${string}`;
  readonly details: readonly string[];

  constructor(code: `E_${string}`, message: string, details: readonly string[] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
