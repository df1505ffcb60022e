import { mayOperate } from "../state/orders.ts";
import { picture } from "../state/watching.ts";
import { t } from "../words.ts";
import { KeyForm } from "./key-form.tsx";
import { LoadControl } from "./load-control.tsx";
import { ScaleControl } from "./scale-control.tsx";

/** What can be done with the cluster as a whole; whoever may do nothing is told why. */
export function Controls() {
  const status = picture.value?.status;
  if (!status) return null;
  return (
    <section class="controls" aria-labelledby="controls-heading" data-testid="controls">
      <div class="cluster-heading">
        <h2 id="controls-heading">{t("controls")}</h2>
        {!mayOperate.value && <span class="tag">{t("readOnly")}</span>}
      </div>
      {mayOperate.value ? <Offered isSupervised={status.supervised} /> : <ReadOnly isDemo={status.demo} />}
    </section>
  );
}

function Offered({ isSupervised }: { isSupervised: boolean }) {
  if (!isSupervised) return <p class="muted note">{t("notSupervised")}</p>;
  return (
    <>
      <ScaleControl />
      <LoadControl />
    </>
  );
}

function ReadOnly({ isDemo }: { isDemo: boolean }) {
  if (!isDemo) return <p class="muted note">{t("readOnlyNoDemo")}</p>;
  return (
    <>
      <p class="muted note">{t("readOnlyHint")}</p>
      <KeyForm />
    </>
  );
}
