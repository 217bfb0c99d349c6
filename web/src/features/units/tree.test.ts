import { expect, test } from "vitest";
import type { Unit } from "../../api/generated/Unit";
import { branches, visible, within } from "./tree";

const unit = (id: string, parent: string | null): Unit => ({ id, parent_id: parent, name: id, short_name: id, people: 0, shapeable: true, version: 1 });
const town = [unit("a", null), unit("b", "a"), unit("c", "b"), unit("d", "a"), unit("e", null)];

test("every unit stands below its parent", () => {
  expect(branches(town).map(({ unit: { id }, level, place, of }) => `${id}${level}:${place}/${of}`)).toEqual(["a1:1/2", "b2:1/2", "c3:1/1", "d2:2/2", "e1:2/2"]);
});

test("within a unit is what hangs on it", () => {
  expect([...within(town, "b")]).toEqual(["b", "c"]);
  expect([...within(town, "a")]).toEqual(["a", "b", "c", "d"]);
  expect(within(town, "x").size).toBe(0);
});

test("what is closed hides all below it", () => {
  expect(visible(branches(town), new Set(["b"])).map(({ unit: { id } }) => id)).toEqual(["a", "b", "d", "e"]);
  expect(visible(branches(town), new Set(["a"])).map(({ unit: { id } }) => id)).toEqual(["a", "e"]);
});
