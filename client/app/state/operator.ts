const NAME = "teahouse.operator";

/** Where the browser forbids its storage, a key lasts as long as the page. */
let held: string | undefined;

/** The operator's key, if somebody gave it in this tab. */
export function operatorKey(): string | undefined {
  try {
    return held ?? sessionStorage.getItem(NAME) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps it for this tab: another one, or another day, has to be given it again. */
export function keepOperatorKey(key: string): void {
  held = key;
  try {
    sessionStorage.setItem(NAME, key);
  } catch {
    // See above.
  }
}
