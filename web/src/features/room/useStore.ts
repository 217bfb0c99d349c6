/** The one hook by which the interface reads the call. */
import { useSyncExternalStore } from "react";
import type { Readable } from "../../call/store";

export function useStore<T>(store: Readable<T>): T {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
}
