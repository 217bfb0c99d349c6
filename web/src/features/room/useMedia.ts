/** Facts of the window that the layout needs in code and not only in CSS. */
import { useEffect, useState, useSyncExternalStore } from "react";

export type WindowSize = "phone" | "tablet" | "small" | "wide";

const WIDE = "(min-width: 75.01rem)";
const SMALL = "(min-width: 62.01rem)";
const TABLET = "(min-width: 40.01rem)";

function useMatches(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => matchMedia(query).matches,
  );
}

export function useWindowSize(): WindowSize {
  const wide = useMatches(WIDE);
  const small = useMatches(SMALL);
  const tablet = useMatches(TABLET);
  return wide ? "wide" : small ? "small" : tablet ? "tablet" : "phone";
}

/** The present moment, coarse enough not to redraw for nothing. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
