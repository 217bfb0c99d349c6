/** Files of one's own, made in the browser: nobody else learns of it. */

export function saveFile(name: string, extension: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${fileName(name)}.${extension}`;
  link.click();
  // The browser has taken the file by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A table as other programs read it (RFC 4180), with a mark that says UTF-8 to spreadsheets. */
export function asCsv(rows: readonly (readonly (string | number)[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  // What begins like a formula is text: spreadsheets would compute it.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

export interface Section {
  readonly heading: string;
  readonly notes?: readonly string[];
  readonly columns?: readonly string[];
  readonly rows?: readonly (readonly (string | number)[])[];
}

/** A page without anything from elsewhere, whose tables have headings for rows and columns. */
export function asPage(title: string, locale: string, sections: readonly Section[]): string {
  const body = sections.map(section).join("\n");
  return `<!doctype html>\n<html lang="${escapeHtml(locale)}">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>\n<body>\n<h1>${escapeHtml(title)}</h1>\n${body}\n</body>\n</html>\n`;
}

function section({ heading, notes = [], columns = [], rows = [] }: Section): string {
  const words = notes.map((note) => `<p>${escapeHtml(note)}</p>`).join("\n");
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join("");
  const lines = rows.map((row) => `<tr>${row.map((cell, at) => (at === 0 ? `<th scope="row">${escapeHtml(String(cell))}</th>` : `<td>${escapeHtml(String(cell))}</td>`)).join("")}</tr>`);
  const table = columns.length === 0 ? "" : `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${lines.join("\n")}\n</tbody>\n</table>`;
  return `<h2>${escapeHtml(heading)}</h2>\n${words}\n${table}`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** What every file system takes. */
function fileName(text: string): string {
  return text.replace(/[^\p{L}\p{N} .-]+/gu, " ").replace(/\s+/g, " ").trim().slice(0, 80) || "Plenum";
}
