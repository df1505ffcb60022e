import { hash, verify } from "@node-rs/argon2";
import { Refusal } from "#protocol";

/** OWASP's minimum for argon2id (the library's default kind): 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Each takes a core and 19 MiB for about 30 ms: more at once would stop the chat, so the rest is refused. */
const AT_ONCE = 2;
const WAITING = 32;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING) throw new Refusal("OVERLOADED", { retryAfterMs: 1000 });
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password.normalize("NFC"), cost));

let nobody: Promise<string> | undefined;

/**
 * Whether a password fits. Where there is no account it takes as long as where there is one, so that
 * the answer's time does not tell which names exist.
 */
export async function passwordFits(hashed: string | undefined, password: string): Promise<boolean> {
  nobody ??= hashPassword("nobody's password");
  const against = hashed ?? (await nobody);
  const fits = await inTurn(() => verify(against, password.normalize("NFC")));
  return fits && hashed !== undefined;
}
