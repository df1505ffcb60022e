import { Refusal } from "#protocol";

/** A change that the primary took, and not enough replicas confirmed in time: nobody knows whether it will last. */
export class NotKept extends Error {
  override name = "NotKept";
}

/** A command that was never sent: nothing happened, and nothing will. */
export class NotSent extends Error {
  override name = "NotSent";
}

/**
 * Runs commands and turns what went wrong with the store into an answer for the caller.
 * @param whenLost what a lost answer means: for a reading nothing happened; for a change nobody knows
 * @throws Refusal STORE_UNAVAILABLE, STORE_FULL, OVERLOADED or UNKNOWN
 */
export async function asking<T>(whenLost: "STORE_UNAVAILABLE" | "UNKNOWN", work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw answerTo(cause, whenLost) ?? cause;
  }
}

function answerTo(cause: unknown, whenLost: "STORE_UNAVAILABLE" | "UNKNOWN"): Refusal | undefined {
  if (cause instanceof Refusal) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/^OOM|^MISCONF|No space left/.test(text)) return new Refusal("STORE_FULL", { cause, retryAfterMs: 5000 });
  if (/^NOREPLICAS/.test(text)) {
    const message = "Too few copies of the store are there to keep anything safely. Try again.";
    return new Refusal("STORE_UNAVAILABLE", { message, cause, retryAfterMs: 1000 });
  }
  if (
    cause instanceof NotSent ||
    /isn't writeable|isn't ready|^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|BUSY)\b/.test(text)
  ) {
    return new Refusal("STORE_UNAVAILABLE", { cause, retryAfterMs: 500 });
  }
  if (
    cause instanceof NotKept ||
    /timed out|timeout|is closed|aborted|ended|ECONN|EPIPE|EHOSTUNREACH|max retries|Too many Cluster redirections/i.test(
      text,
    )
  ) {
    return new Refusal(whenLost, { cause, retryAfterMs: 500 });
  }
  return undefined;
}
