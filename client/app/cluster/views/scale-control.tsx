import { commandLine, limits } from "#protocol";
import { PlusIcon } from "../../views/icons.tsx";
import { running } from "../state/orders.ts";
import { picture } from "../state/watching.ts";
import { t } from "../words.ts";
import { CommandText } from "./command-text.tsx";
import { MinusIcon } from "./icons.tsx";
import { OrderButton } from "./order-button.tsx";

/** One node fewer or more. */
export function ScaleControl() {
  const nodes = picture.value?.status.nodes.length ?? 0;
  const wanted = [...running.value].map((line) => /^teahouse scale (\d+)$/.exec(line)?.[1]).find(Boolean);
  const more = Math.min(limits.nodes, nodes + 1);
  return (
    <fieldset class="control">
      <legend>{t("scale")}</legend>
      <div class="stepper">
        <OrderButton
          asked={{ order: "scale", nodes: Math.max(1, nodes - 1) }}
          class="step"
          label={t("oneLess")}
          refused={nodes <= 1 ? t("lastNode") : undefined}
        >
          <MinusIcon />
        </OrderButton>
        <output class="number">
          {nodes}
          {wanted !== undefined && wanted !== String(nodes) && <span class="muted"> → {wanted}</span>}
        </output>
        <OrderButton asked={{ order: "scale", nodes: more }} class="step" label={t("oneMore")}>
          <PlusIcon />
        </OrderButton>
      </div>
      <CommandText line={commandLine({ order: "scale", nodes: more })} />
    </fieldset>
  );
}
