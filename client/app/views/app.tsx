import { t } from "../i18n/index.ts";
import { emojiRequest } from "../state/emoji-request.ts";
import { detailsOpen } from "../state/layout.ts";
import { currentPage, narrowPane } from "../state/route.ts";
import { threadOpen } from "../state/thread-pane.ts";
import { Announcer } from "./announcer.tsx";
import { OpenDialog } from "./dialogs.tsx";
import { OpenCard, OpenMenu } from "./floating.tsx";
import { lazyView } from "./lazy-view.tsx";
import { RoomPane } from "./room-pane.tsx";
import { RoomsPane } from "./rooms-pane.tsx";
import { Toasts } from "./toasts.tsx";

const DetailsPane = lazyView(() => import("./details-pane.tsx").then((file) => file.DetailsPane));
const ThreadPane = lazyView(() => import("./thread-pane.tsx").then((file) => file.ThreadPane));
const ClusterPage = lazyView(() => import("../cluster/page.tsx").then((file) => file.ClusterPage), PageOnItsWay);
const ApiPage = lazyView(() => import("../api/page.tsx").then((file) => file.ApiPage), PageOnItsWay);
const EmojiPicker = lazyView(() => import("./emoji-picker.tsx").then((file) => file.EmojiPicker));

export function App() {
  return (
    <>
      <CurrentPage />
      <Toasts />
      <OpenDialog />
      <OpenMenu />
    </>
  );
}

function CurrentPage() {
  const page = currentPage.value;
  if (!page) return <Chat />;
  return page === "cluster" ? <ClusterPage /> : <ApiPage />;
}

function PageOnItsWay({ failed }: { failed: boolean }) {
  return (
    <main class="threshold">
      {t(failed ? "partMissing" : "partLoading")}
      {failed && (
        <button type="button" class="primary" onClick={() => location.reload()}>
          {t("reload")}
        </button>
      )}
    </main>
  );
}

function Chat() {
  const isThread = threadOpen.value;
  return (
    <>
      <SkipLink to="messages" label={t("skipToMessages")} />
      <SkipLink to="composer" label={t("skipToComposer")} />
      <div
        class="app"
        data-pane={narrowPane.value}
        data-details={isThread ? "thread" : detailsOpen.value ? "open" : "closed"}
      >
        <RoomsPane />
        <RoomPane />
        {isThread ? <ThreadPane /> : detailsOpen.value && <DetailsPane />}
      </div>
      <Announcer />
      {emojiRequest.value && <EmojiPicker {...emojiRequest.value} />}
      <OpenCard />
    </>
  );
}

function SkipLink({ to, label }: { to: string; label: string }) {
  const skip = (event: Event) => {
    event.preventDefault();
    document.getElementById(to)?.focus();
  };
  return (
    <a class="skip" href={`#${to}`} onClick={skip}>
      {label}
    </a>
  );
}
