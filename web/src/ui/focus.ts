/**
 * Where the focus goes when what has it goes away: a button that did its work, a row that a list no longer has. Left
 * alone the focus falls to the top of the page, and whoever works by keyboard or listens begins anew.
 */

/** Views that come set the focus themselves within this time; they know better. Milliseconds. */
const SETTLE_MS = 50;

/** Stops looking after the last one. */
let release: (() => void) | undefined;

/**
 * Looks after the focus of an element until the focus is moved elsewhere. When the element goes first, `to` says where
 * the focus lands, or else the heading of the part around it that is still there.
 */
export function keepFocus(at: Element | null, to?: () => HTMLElement | null | undefined): void {
  release?.();
  if (!(at instanceof HTMLElement) || at === document.body) return;
  const around = partsAround(at);
  const watch = new MutationObserver(() => look());
  const elsewhere = (event: FocusEvent) => {
    if (event.target !== at) end();
  };
  const end = () => {
    watch.disconnect();
    document.removeEventListener("focusin", elsewhere);
  };
  const look = () => {
    if (at.isConnected) return;
    end();
    setTimeout(() => {
      if (isLost()) land(to?.() ?? landing(around));
    }, SETTLE_MS);
  };
  release = end;
  watch.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", elsewhere);
  look();
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** From the inside out. */
function partsAround(at: HTMLElement): readonly HTMLElement[] {
  const parts: HTMLElement[] = [];
  for (let part = at.parentElement; part !== null; part = part.parentElement) {
    if (part.matches("section, aside, dialog, main, [tabindex]")) parts.push(part);
  }
  return parts;
}

function landing(around: readonly HTMLElement[]): HTMLElement | null {
  for (const part of around.filter((one) => one.isConnected)) {
    const heading = part.querySelector<HTMLElement>("h1, h2, h3");
    if (heading) return heading;
    if (part.hasAttribute("tabindex")) return part;
  }
  return document.querySelector<HTMLElement>("h1");
}

/** Headings take the focus only when they are told to. */
function land(on: HTMLElement | null): void {
  if (!on) return;
  if (on.matches("h1, h2, h3") && !on.hasAttribute("tabindex")) on.tabIndex = -1;
  on.focus();
}
