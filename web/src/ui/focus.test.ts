import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepFocus } from "./focus";

const PAGE = `<main><h1>Rat</h1><section><h2>Mitglieder</h2><ul><li><button id="a">Ada</button></li><li><button id="b">Ben</button></li></ul></section></main>`;

/** Changes to the page are seen, and views that come had their time. */
const settled = async () => {
  await Promise.resolve();
  await vi.runAllTimersAsync();
};
const byId = (id: string) => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = PAGE;
  byId("a").focus();
});
afterEach(() => vi.useRealTimers());

test("the heading of the part around takes over from what is gone", async () => {
  keepFocus(document.activeElement);
  byId("a").closest("li")?.remove();
  await settled();
  expect(document.activeElement?.textContent).toBe("Mitglieder");
});

test("with the part the heading of the page does", async () => {
  keepFocus(document.activeElement);
  document.querySelector("section")?.remove();
  await settled();
  expect(document.activeElement?.textContent).toBe("Rat");
});

test("whoever knows better says where to", async () => {
  keepFocus(document.activeElement, () => byId("b"));
  byId("a").remove();
  await settled();
  expect(document.activeElement).toBe(byId("b"));
});

test("a focus that was moved is left alone, also when the first place goes later", async () => {
  keepFocus(document.activeElement);
  byId("b").focus();
  byId("a").remove();
  await settled();
  expect(document.activeElement).toBe(byId("b"));
});

test("a view that comes and takes the focus keeps it", async () => {
  keepFocus(document.activeElement);
  byId("a").remove();
  await Promise.resolve();
  byId("b").focus();
  await settled();
  expect(document.activeElement).toBe(byId("b"));
});
