import type { Shape } from "../model/request.ts";
import type { Method } from "../state/contract.ts";
import { draftOf } from "../state/draft.ts";
import { isRunning, run, runMany, SERIES, shape, type Way, way, wayOf } from "../state/runs.ts";
import { t } from "../words.ts";

const ways = { http: "overHttp", socket: "overSocket" } as const;
const shapes = { call: "asCall", notification: "asNotification", batch: "asBatch" } as const;

/** Carries a method out, for real: once, or often enough to see who answers. */
export function Runner({ method }: { method: Method }) {
  const isReady = draftOf(method).isJson.value && !isRunning.value;
  const submit = (event: Event) => {
    event.preventDefault();
    if (isReady) void run(method);
  };
  return (
    <form class="runner" onSubmit={submit}>
      <label>
        {t("sendBy")}
        <select
          value={wayOf(method)}
          disabled={method.socketOnly}
          onChange={(event) => {
            way.value = event.currentTarget.value as Way;
          }}
        >
          {entries(ways).map(([name, word]) => (
            <option key={name} value={name}>
              {t(word)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t("sendAs")}
        <select
          value={shape.value}
          onChange={(event) => {
            shape.value = event.currentTarget.value as Shape;
          }}
        >
          {entries(shapes).map(([name, word]) => (
            <option key={name} value={name}>
              {t(word)}
            </option>
          ))}
        </select>
      </label>
      <span class="spring" />
      {method.access !== "operator" && (
        <button type="button" class="quiet" disabled={!isReady} onClick={() => void runMany(method)}>
          {t("runMany", SERIES)}
        </button>
      )}
      <button type="submit" class="primary" disabled={!isReady}>
        {isRunning.value ? t("running") : t("run")}
      </button>
    </form>
  );
}

const entries = <Key extends string, Value>(table: Readonly<Record<Key, Value>>) =>
  Object.entries(table) as [Key, Value][];
