import { errorText } from "../../i18n/index.ts";
import { http } from "../../state/identity.ts";
import { toast } from "../../state/toasts.ts";
import { t } from "../words.ts";

interface Ref {
  readonly id: string;
  readonly seq: number;
}

/** Looks up what a message is named by: nobody knows ids by heart. */
export function NewestMessage({ room, use }: { room: string | undefined; use(ref: Ref): void }) {
  const look = async () => {
    try {
      const { messages } = await http.call("room.history", { room: room ?? "", limit: 1 });
      const [newest] = messages;
      if (newest) use({ id: newest.id, seq: newest.seq });
    } catch (error) {
      toast(errorText(error), { tone: "bad" });
    }
  };
  return (
    <button type="button" class="text-act" disabled={room === undefined} onClick={() => void look()}>
      {t("newestMessage")}
    </button>
  );
}
