/** A docked region beside the stage. Opening moves the focus to its heading. */
import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { Icon } from "../../ui/Icon";

export function Panel({ title, sheet = false, onClose, children }: { title: string; sheet?: boolean; onClose: () => void; children: ReactNode }) {
  const { t } = useLingui();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <aside
      className={`panel ${sheet ? "sheet" : ""}`}
      id="bereich"
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" className="btn q ic sm" aria-label={t`Bereich schließen`} onClick={onClose}>
          <Icon name="x" />
        </button>
      </header>
      {children}
    </aside>
  );
}
