// What can be pressed: is it large enough, is it reachable, does the page fit?

/** Cards, forms and lists whose content is wider than they are, and which do not scroll sideways. */
export const clippedFaults = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(".card, .running, .panel, .panel .body, .panel footer, .seg, .two, .choices, .bars, .group, .dlg, .toast")]
      .filter((box) => box.clientWidth > 0 && !box.closest(".vh") && !["auto", "scroll"].includes(getComputedStyle(box).overflowX))
      .filter((box) => box.scrollWidth > box.clientWidth + 1)
      .map((box) => `the content of ${box.tagName.toLowerCase()} "${box.className}" is ${box.scrollWidth} px wide in ${box.clientWidth} px`),
  );

/**
 * Faults of the page as it stands: wider than the window; targets smaller than
 * 24 px either way without the room around them that WCAG 2.5.8 takes instead;
 * targets that are covered although they have the focus (WCAG 2.4.11).
 */
export const targetFaults = (page) =>
  page.evaluate(() => {
    const LEAST = 24;
    const faults = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} px wide in a window of ${clientWidth} px`);
    // Links to skip are drawn only while they have the focus; links in a text are as high as its lines.
    const targets = [...document.querySelectorAll("button, a[href]:not(.skip, p a), input, select, textarea")].filter((target) =>
      target.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
    );
    const boxOf = (target) => (target.closest("label") ?? target).getBoundingClientRect();
    const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];
    const distance = ([x, y], { left, right, top, bottom }) => Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
    const focused = document.activeElement;
    for (const target of targets) {
      target.focus();
      const box = boxOf(target);
      const words = (target.ariaLabel ?? target.innerText ?? target.name).trim().replace(/\s+/g, " ");
      const name = `${target.tagName.toLowerCase()} "${words}"`;
      const small = box.width < LEAST || box.height < LEAST;
      const crowded = targets.some((other) => other !== target && distance(middle(box), boxOf(other)) < LEAST / 2);
      if (small && crowded) faults.push(`${name} is ${Math.round(box.width)}x${Math.round(box.height)} px`);
      const above = document.elementFromPoint(...middle(target.getBoundingClientRect()));
      if (!above || !(target.contains(above) || above.contains(target))) faults.push(`${name} is covered by ${above?.outerHTML.slice(0, 80) ?? "the edge of the window"}`);
    }
    focused?.focus?.();
    return faults;
  });
