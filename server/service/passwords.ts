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
  if (running < AT_ONCE) running += 1;
  else {
    if (waiting.length >= WAITING) throw new Refusal("OVERLOADED", { retryAfterMs: 1000 });
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  try {
    return await work();
  } finally {
    // A turn is handed on, not given back: nobody who comes now gets in before those who wait.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password.normalize("NFC"), cost));

/** Made when the node starts, and not in turn: a full queue must not decide what an unknown name is answered. */
const nobody = hash("nobody's password", cost);

/**
 * Whether a password fits. Where there is no account it takes as long as where there is one, so that
 * the answer's time does not tell which names exist.
 */
export async function passwordFits(hashed: string | undefined, password: string): Promise<boolean> {
  const against = hashed ?? (await nobody);
  const fits = await inTurn(() => verify(against, password.normalize("NFC")));
  return fits && hashed !== undefined;
}
