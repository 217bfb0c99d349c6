/** A menu behind a button (ARIA APG "menu button"): arrows move, letters jump, Esc closes and gives the focus back. */
import { useCallback, useEffect, useId, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { createPortal } from "react-dom";
import { Icon } from "./Icon";
import type { IconName } from "./Icon";

export interface MenuItem {
  readonly label: string;
  readonly icon: IconName;
  readonly danger?: boolean;
  /** Begins a new group. */
  readonly apart?: boolean;
  readonly run: () => void;
}

interface MenuProps {
  /** Name of the button. */
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly children?: ReactNode;
  readonly className?: string;
  /** What it is about, drawn on top; then it opens beside the row of its button, so that the row stays in sight. */
  readonly heading?: string;
}

/** Distance to the edges of the window, pixels. */
const MARGIN = 8;

export function Menu({ label, items, children, className = "btn q ic sm", heading }: MenuProps) {
  // The button the open menu hangs on.
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const open = anchor !== null;
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  // The same one in every render: the list takes the focus when it is handed another one.
  const close = useCallback((focus: boolean) => {
    setAnchor(null);
    if (focus) button.current?.focus();
  }, []);
  const toggle = (show: boolean) => setAnchor(show ? button.current : null);
  if (items.length === 0) return null;
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={children === undefined ? label : undefined}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => toggle(!open)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          toggle(true);
        }}
      >
        {children ?? <Icon name="ellipsis" />}
      </button>
      {anchor && <MenuList id={id} label={label} items={items} anchor={anchor} heading={heading} onClose={close} />}
    </>
  );
}

interface MenuListProps {
  readonly id: string;
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly anchor: HTMLElement;
  readonly heading: string | undefined;
  readonly onClose: (focus: boolean) => void;
}

function MenuList({ id, label, items, anchor, heading, onClose }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const menu = list.current;
    if (!menu) return undefined;
    if (heading === undefined || !placeBeside(menu, anchor)) place(menu, anchor);
    menu.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const outside = (event: Event) => {
      const target = event.target as Node;
      if (!menu.contains(target) && !anchor.contains(target)) onClose(false);
    };
    const gone = () => onClose(false);
    addEventListener("pointerdown", outside, true);
    addEventListener("resize", gone);
    return () => {
      removeEventListener("pointerdown", outside, true);
      removeEventListener("resize", gone);
    };
  }, [anchor, heading, onClose]);
  // An entry may vanish under the focus, as when a microphone goes off by itself; the focus stays in the menu.
  useEffect(() => {
    if (document.activeElement === document.body) list.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, [items]);
  const onKey = (event: KeyboardEvent) => {
    const entries = [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const to = nextOf(event.key, at, entries);
    if (event.key === "Escape" || event.key === "Tab") {
      event.stopPropagation();
      if (event.key === "Escape") event.preventDefault();
      onClose(true);
    } else if (to !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      entries[to]?.focus();
    }
  };
  return createPortal(
    <div ref={list} id={id} className="menu" role="menu" aria-label={label} tabIndex={-1} onKeyDown={onKey}>
      {heading !== undefined && (
        <p className="menu-h" aria-hidden="true">
          <bdi>{heading}</bdi>
        </p>
      )}
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={`${item.danger ? "dng" : ""} ${item.apart ? "apart" : ""}`}
          onClick={() => {
            onClose(true);
            item.run();
          }}
        >
          <Icon name={item.icon} />
          {item.label}
        </button>
      ))}
    </div>,
    document.body,
  );
}

/** Which entry a key leads to. */
function nextOf(key: string, at: number, entries: readonly HTMLElement[]): number | undefined {
  const count = entries.length;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return (at - 1 + count) % count;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (key.length !== 1 || key === " ") return undefined;
  const wanted = key.toLocaleLowerCase();
  const order = entries.map((_, index) => (at + 1 + index) % count);
  return order.find((index) => entries[index]?.textContent?.trim().toLocaleLowerCase().startsWith(wanted));
}

/** Left of the row of the button, where there is room for it. */
function placeBeside(menu: HTMLElement, anchor: HTMLElement): boolean {
  const row = (anchor.closest("aside") ?? anchor.closest("li") ?? anchor).getBoundingClientRect();
  const left = row.left - MARGIN - menu.offsetWidth;
  if (left < MARGIN) return false;
  const { top } = anchor.getBoundingClientRect();
  menu.style.top = `${Math.max(MARGIN, Math.min(top - MARGIN, innerHeight - MARGIN - menu.offsetHeight))}px`;
  menu.style.left = `${left}px`;
  return true;
}

/** Below the button when there is room, else above; never outside the window. */
function place(menu: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + 4 + height <= innerHeight - MARGIN;
  const top = below ? at.bottom + 4 : Math.max(MARGIN, at.top - 4 - height);
  const left = Math.min(Math.max(MARGIN, at.right - width), innerWidth - MARGIN - width);
  menu.style.top = `${top}px`;
  menu.style.left = `${left}px`;
}
