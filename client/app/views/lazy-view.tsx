import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";

/**
 * A view that is fetched when it is shown for the first time. Until then, and where it cannot be fetched, there is
 * what stands in for it, or nothing; the next time it is asked for again.
 */
export function lazyView<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
  StandIn?: FunctionComponent<{ failed: boolean }>,
): FunctionComponent<Props> {
  const loaded = signal<FunctionComponent<Props> | undefined>(undefined);
  const failed = signal(false);
  let isLoading = false;
  return function Lazy(props) {
    const View = loaded.value;
    if (View) return <View {...props} />;
    if (!isLoading) {
      isLoading = true;
      load()
        .then((view) => {
          loaded.value = view;
        })
        .catch(() => {
          failed.value = true;
        })
        .finally(() => {
          isLoading = false;
        });
    }
    return StandIn ? <StandIn failed={failed.value} /> : null;
  };
}
