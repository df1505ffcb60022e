/** An error as it is logged. */
type LoggedError = Record<string, unknown> & { type: string; message: string; stack: string };

/**
 * An error without what hangs on it: ioredis adds the command that failed, whose arguments are messages, hashes of
 * tokens and passwords, and the store's own password.
 */
export function errorForLog(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: "" };
  const { name, message, stack = "" } = error;
  const logged: LoggedError = { type: name, message, stack };
  if ("code" in error) logged["code"] = String(error.code);
  if (error.cause !== undefined) logged["cause"] = errorForLog(error.cause);
  return logged;
}
