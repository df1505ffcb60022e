import { t } from "../i18n/all.ts";
import { enterKey } from "../state/preferences.ts";
import { commandKey } from "../state/shortcuts.ts";
import { Dialog } from "./dialog.tsx";

type Line = readonly [keys: readonly (readonly string[])[], what: string];

/** What the keyboard can do. */
export function ShortcutsDialog() {
  const sends = enterKey.value === "sends";
  return (
    <Dialog title={t("shortcuts")} tone="wide">
      <div class="shortcut-groups">
        <Group
          title={t("shortcutsEverywhere")}
          lines={[
            [[[commandKey, "K"]], t("switcher")],
            [[[commandKey, "Shift", "F"]], t("searchMessages")],
            [[[commandKey, "/"], ["?"]], t("shortcuts")],
            [[["F6"], ["Ctrl", "F6"]], t("nextRegion")],
            [[["Shift", "F6"]], t("formerRegion")],
            [[["Esc"]], t("closesDialog")],
          ]}
        />
        <Group
          title={t("shortcutsWriting")}
          lines={[
            [[sends ? ["Enter"] : [commandKey, "Enter"]], t("send")],
            [[sends ? ["Shift", "Enter"] : ["Enter"]], t("newLine")],
            [[["↑"]], t("changeNewest")],
            [[[commandKey, "B"]], t("bold")],
            [[[commandKey, "I"]], t("italic")],
            [[[commandKey, "Shift", "X"]], t("strike")],
            [[[commandKey, "E"]], t("code")],
            [[[commandKey, "K"]], t("linkSelected")],
          ]}
        />
        <Group
          title={t("shortcutsReading")}
          lines={[
            [[["↑"], ["↓"]], t("otherMessage")],
            [[["Home"], ["End"]], t("firstOrLastMessage")],
            [[["Enter"]], t("intoMessage")],
            [[["R"]], t("replyToMessage")],
            [[["E"]], t("changeMessage")],
            [[["+"]], t("reactToMessage")],
            [[["T"]], t("threadOfMessage")],
            [[["C"]], t("linkOfMessage")],
            [[["U"]], t("unreadFromMessage")],
            [[["Delete"]], t("deleteIt")],
            [[["Shift", "F10"]], t("allOfMessage")],
            [[["Esc"]], t("outOfMessage")],
          ]}
        />
      </div>
    </Dialog>
  );
}

function Group({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl class="shortcut-list">
        {lines.map(([keys, what]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd dir="ltr">
              {keys.map((together, way) => (
                <Keys key={together.join("+")} together={together} other={way > 0} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Keys to press together; the later ways to the same are other ones. */
function Keys({ together, other }: { together: readonly string[]; other: boolean }) {
  return (
    <>
      {other && <span class="muted">{t("or")}</span>}
      {together.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </>
  );
}
