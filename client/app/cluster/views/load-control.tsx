import { signal } from "@preact/signals";
import { commandLine, type LoadReport, limits } from "#protocol";
import { short } from "../model/figures.ts";
import { picture } from "../state/watching.ts";
import { t } from "../words.ts";
import { CommandText } from "./command-text.tsx";
import { OrderButton } from "./order-button.tsx";

const clients = signal(100);
const rate = signal(50);
const mode = signal<LoadReport["mode"]>("stateless");
const modes = ["stateless", "sticky"] as const;
const hints = { stateless: "statelessHint", sticky: "stickyHint" } as const;

/** Simulated clients that chat, and check what they get. */
export function LoadControl() {
  const load = picture.value?.status.load;
  const asked = { order: "load", clients: clients.value, rate: rate.value, mode: mode.value } as const;
  const end = { order: "load", clients: 0, rate: 0, mode: mode.value } as const;
  return (
    <fieldset class="control load">
      <legend>{t("load")}</legend>
      <div class="load-fields">
        <NumberField label={t("loadClients")} value={clients} most={limits.loadClients} />
        <NumberField label={t("loadRate")} value={rate} most={limits.loadRate} />
      </div>
      <fieldset class="segments" aria-label={t("balancing")}>
        {modes.map((one) => (
          <label key={one} title={t(hints[one])}>
            <input
              type="radio"
              name="mode"
              checked={mode.value === one}
              onChange={() => {
                mode.value = one;
              }}
            />
            {t(one)}
          </label>
        ))}
      </fieldset>
      <div class="load-buttons">
        <OrderButton asked={asked} class="primary">
          {t("startLoad")}
        </OrderButton>
        {load && (
          <OrderButton asked={end} class="quiet">
            {t("stopLoad")}
          </OrderButton>
        )}
      </div>
      <CommandText line={commandLine(asked)} />
      {load && <Report load={load} />}
    </fieldset>
  );
}

interface NumberFieldProps {
  label: string;
  value: typeof clients;
  most: number;
}

function NumberField({ label, value, most }: NumberFieldProps) {
  const take = ({ currentTarget: field }: { currentTarget: HTMLInputElement }) => {
    if (field.validity.valid && field.value !== "") value.value = field.valueAsNumber;
  };
  return (
    <label>
      {label}
      <input type="number" min={1} max={most} step={1} value={value.value} onInput={take} />
    </label>
  );
}

/** What the clients of the load found so far. */
function Report({ load: { connected, rate: sent, lost, doubled, disordered } }: { load: LoadReport }) {
  const isClean = lost + doubled + disordered === 0;
  return (
    <p class="number load-report" data-testid="load">
      {t("loadRuns", short(connected), short(sent))}
      <br />
      <span class={isClean ? "ok" : "bad"}>
        {isClean ? "✓" : "✗"} {t("loadFound", short(lost), short(doubled), short(disordered))}
      </span>
    </p>
  );
}
