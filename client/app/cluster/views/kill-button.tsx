import { useEffect, useState } from "preact/hooks";
import { order } from "../state/orders.ts";
import { t } from "../words.ts";
import { OrderButton } from "./order-button.tsx";

const SECONDS = 3;

/** Kills at the second press, within three seconds of the first. */
export function KillButton({ node, tabIndex }: { node: string; tabIndex: number }) {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  const asked = { order: "kill", node } as const;
  const press = () => {
    setLeft(left > 0 ? 0 : SECONDS);
    if (left > 0) void order(asked);
  };
  return (
    <>
      <OrderButton
        asked={asked}
        class={`row-action grave ${left > 0 ? "armed" : ""}`}
        label={t("actionOn", left > 0 ? t("killSure", left) : t("kill"), node)}
        tabIndex={tabIndex}
        press={press}
      >
        {left > 0 ? t("killSure", left) : t("kill")}
      </OrderButton>
      <span class="unseen" role="status">
        {left > 0 && t("killAgain", node)}
      </span>
    </>
  );
}
