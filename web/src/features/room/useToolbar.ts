/**
 * Keyboard of a toolbar (ARIA APG): one Tab stop, arrow keys move inside, Home
 * and End jump. It works on what stands in the DOM, so hidden buttons drop out.
 */
import { useEffect, useRef } from "react";
import type { RefObject } from "react";

const ITEMS = "button, a[href]";

export function useToolbar(): RefObject<HTMLDivElement | null> {
  const bar = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const root = bar.current;
    if (!root) return;
    const items = () => [...root.querySelectorAll<HTMLElement>(ITEMS)].filter((item) => item.offsetParent !== null);
    const makeStop = (stop: HTMLElement) => {
      for (const item of root.querySelectorAll<HTMLElement>(ITEMS)) item.tabIndex = item === stop ? 0 : -1;
    };
    const onFocus = (event: FocusEvent) => {
      const item = (event.target as HTMLElement).closest<HTMLElement>(ITEMS);
      if (item) makeStop(item);
    };
    const onKey = (event: KeyboardEvent) => {
      const list = items();
      const at = list.indexOf(document.activeElement as HTMLElement);
      const next = at < 0 ? undefined : target(event.key, at, list);
      if (!next) return;
      event.preventDefault();
      next.focus();
    };
    root.addEventListener("focusin", onFocus);
    root.addEventListener("keydown", onKey);
    return () => {
      root.removeEventListener("focusin", onFocus);
      root.removeEventListener("keydown", onKey);
    };
  }, []);

  // After every drawing: exactly one visible stop, also when a button came or went.
  useEffect(() => {
    const root = bar.current;
    if (!root) return;
    const list = [...root.querySelectorAll<HTMLElement>(ITEMS)];
    const visible = list.filter((item) => item.offsetParent !== null);
    const stop = visible.find((item) => item === document.activeElement) ?? visible.find((item) => item.getAttribute("tabindex") === "0") ?? visible[0];
    for (const item of list) item.tabIndex = item === stop ? 0 : -1;
  });

  return bar;
}

function target(key: string, at: number, list: readonly HTMLElement[]): HTMLElement | undefined {
  switch (key) {
    case "ArrowRight":
    case "ArrowDown":
      return list[(at + 1) % list.length];
    case "ArrowLeft":
    case "ArrowUp":
      return list[(at - 1 + list.length) % list.length];
    case "Home":
      return list[0];
    case "End":
      return list[list.length - 1];
    default:
      return undefined;
  }
}
