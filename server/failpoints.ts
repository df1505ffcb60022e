/**
 * Ways to break a node on purpose, for the proof in test/faults: a node that kills itself at a certain step of an
 * append, or a rule of delivery that is switched off to see the checker turn red. Armed only by FAILPOINTS, which
 * config.ts refuses unless NODE_ENV is `test`.
 */
export const steps = ["append.before", "append.sent", "append.kept", "append.published"] as const;
export const rules = ["dedupe", "hold-back", "hole-filling", "wait", "publish-after-kept"] as const;

export type Step = (typeof steps)[number];
export type Rule = (typeof rules)[number];

/** What is armed: at which passing of a step the node dies, and which rules do not hold. */
export interface Failpoints {
  readonly kill: Readonly<Partial<Record<Step, number>>>;
  readonly off: readonly Rule[];
}

let armed: Failpoints = { kill: {}, off: [] };
const passed = new Map<Step, number>();

/**
 * Reads `kill:STEP[:N]` and `off:RULE`, separated by commas.
 * @throws Error whose message is the fix
 */
export function readFailpoints(text: string): Failpoints {
  const kill: Partial<Record<Step, number>> = {};
  const off: Rule[] = [];
  for (const one of text.split(",").filter((part) => part !== "")) {
    const [what, name, count] = one.split(":");
    const step = steps.find((each) => each === name);
    const rule = rules.find((each) => each === name);
    if (what === "kill" && step && /^[1-9]\d*$/.test(count ?? "1")) kill[step] = Number(count ?? 1);
    else if (what === "off" && rule && count === undefined) off.push(rule);
    else throw new Error(`“${one}” is none of kill:STEP[:N] (${steps.join(", ")}) and off:RULE (${rules.join(", ")})`);
  }
  return { kill, off };
}

/** For this process, from now on. */
export function arm(failpoints: Failpoints): void {
  armed = failpoints;
  passed.clear();
}

/** Dies here, as by SIGKILL, if this is the armed passing of the step. */
export function passing(step: Step): void {
  const fatal = armed.kill[step];
  if (fatal === undefined) return;
  const count = (passed.get(step) ?? 0) + 1;
  passed.set(step, count);
  if (count === fatal) process.kill(process.pid, "SIGKILL");
}

export function isOff(rule: Rule): boolean {
  return armed.off.includes(rule);
}
