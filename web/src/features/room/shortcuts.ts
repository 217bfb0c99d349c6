/**
 * Every shortcut of the room in one place: the help, `aria-keyshortcuts` and
 * the handler read this list. No single letters (WCAG 2.1.4), no Ctrl+Alt,
 * which is AltGr on German keyboards.
 */
export type ShortcutId = "microphone" | "camera" | "hand" | "chat" | "people" | "who-speaks" | "next-region" | "previous-region";

export interface Shortcut {
  readonly id: ShortcutId;
  readonly ctrl: boolean;
  readonly shift: boolean;
  /** `KeyboardEvent.key`, compared without case. */
  readonly key: string;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { id: "microphone", ctrl: true, shift: false, key: "d" },
  { id: "camera", ctrl: true, shift: false, key: "e" },
  { id: "hand", ctrl: true, shift: true, key: "h" },
  { id: "chat", ctrl: true, shift: true, key: "y" },
  { id: "people", ctrl: true, shift: true, key: "l" },
  { id: "who-speaks", ctrl: true, shift: true, key: "s" },
  { id: "next-region", ctrl: false, shift: false, key: "F6" },
  { id: "previous-region", ctrl: false, shift: true, key: "F6" },
];

export function shortcutFor(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "shiftKey" | "altKey" | "metaKey">): ShortcutId | null {
  if (event.altKey || event.metaKey) return null;
  const found = SHORTCUTS.find(
    ({ ctrl, shift, key }) => ctrl === event.ctrlKey && shift === event.shiftKey && key.toLowerCase() === event.key.toLowerCase(),
  );
  return found?.id ?? null;
}

/** For `aria-keyshortcuts`. */
export function keysOf(id: ShortcutId): string {
  const found = SHORTCUTS.find((shortcut) => shortcut.id === id);
  if (!found) return "";
  return [found.ctrl && "Control", found.shift && "Shift", found.key.toUpperCase()].filter(Boolean).join("+");
}

/** Regions in the order of the page, for F6. */
const REGIONS = ["lage", "buehne", "hinweis", "bereich", "rail", "pult"] as const;

export function moveRegion(step: 1 | -1): void {
  const regions = REGIONS.map((id) => document.getElementById(id)).filter((region) => region !== null && region.offsetParent !== null);
  const at = regions.findIndex((region) => region?.contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : regions.length - 1) : (at + step + regions.length) % regions.length;
  regions[next]?.focus();
}
