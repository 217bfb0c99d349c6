/** How the tenant looks. The page brings it along, so that nothing is drawn in foreign colours first. */
import { useSyncExternalStore } from "react";
import type { Look } from "../api/generated/Look";

const PLAIN: Look = { name: "Plenum", short_name: null, logo: null, logo_dark: null, stylesheet: null, languages: ["de", "en"], default_language: "de", legal: [], barriers: false };
const LINK_ID = "look";

function brought(): Look {
  const text = document.querySelector<HTMLMetaElement>('meta[name="plenum-look"]')?.content;
  if (!text) return PLAIN;
  try {
    return JSON.parse(text) as Look;
  } catch {
    return PLAIN;
  }
}

let look = brought();
const listeners = new Set<() => void>();

export function currentLook(): Look {
  return look;
}

/** Shows a changed look at once, also its stylesheet. */
export function showLook(next: Look): void {
  look = next;
  const old = document.getElementById(LINK_ID);
  if (next.stylesheet === null) {
    old?.remove();
  } else if (old?.getAttribute("href") !== next.stylesheet) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = next.stylesheet;
    link.id = LINK_ID;
    // The former one stays until the new one is there.
    link.addEventListener("load", () => old?.remove(), { once: true });
    document.head.append(link);
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLook(): Look {
  return useSyncExternalStore(subscribe, currentLook);
}
