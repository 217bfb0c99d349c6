// What the server keeps and writes down has a name in the client: the server's own lists are read as they stand.
// @vitest-environment node
import { expect, test } from "vitest";
import audit from "../../../../crates/audit/src/act.rs?raw";
import schema from "../../../../crates/store/src/schema.rs?raw";
import { ACTS, AREAS, areaOf } from "../audit/acts";
import { TABLE_WORDS } from "./words";

const found = (text: string, line: RegExp) => [...text.matchAll(line)].map((match) => match.slice(1).map(String));

test("every table of a tenant has words in the record of processing, and there is no other", () => {
  const [list = ""] = found(schema, /TENANT_TABLES: &\[&str\] = &\[(.+?)\];/gs).flat();
  const tables = found(list, /"([a-z_]+)"/g).flat();
  expect(tables.length).toBeGreaterThan(40);
  expect(Object.keys(TABLE_WORDS).sort()).toEqual(tables.sort());
});

test("every act of the audit log has words and the area that the server gives it, and there is no other", () => {
  const acts = found(audit, /^ {4}[A-Z]\w+ = "([a-z.-]+)", ([A-Z]\w+), \d+;/gm);
  expect(acts.length).toBeGreaterThan(100);
  const kebab = (area = "") => area.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  expect(acts.map(([act = ""]) => [act, areaOf(act)])).toEqual(acts.map(([act, area]) => [act, kebab(area)]));
  expect(Object.keys(ACTS).sort()).toEqual(acts.map(([act]) => act).sort());
  expect([...new Set(acts.map(([, area]) => kebab(area)))].sort()).toEqual(Object.keys(AREAS).sort());
});
