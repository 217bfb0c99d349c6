/** One conversation as a file of one's own, made in the browser: nobody else learns of it. */
import { moment } from "../../ui/clock";
import { escapeHtml as escape, saveFile } from "../../ui/save";
import type { ChatMessage } from "../../call/wire";

export function saveChat(kind: "txt" | "html", title: string, name: string, messages: readonly ChatMessage[], locale: string): void {
  const text = kind === "txt" ? asText(title, name, messages, locale) : asHtml(title, name, messages, locale);
  saveFile(`${title} ${name}`, kind, text, kind === "txt" ? "text/plain;charset=utf-8" : "text/html;charset=utf-8");
}

export function asText(title: string, name: string, messages: readonly ChatMessage[], locale: string): string {
  const time = moment(locale, "short", true);
  const lines = messages.map((message) => `[${time(message.at_ms)}] ${message.from_name}: ${message.deleted_by === undefined ? message.text : "–"}`);
  return [`${title} · Chat · ${name}`, "", ...lines, ""].join("\n");
}

export function asHtml(title: string, name: string, messages: readonly ChatMessage[], locale: string): string {
  const heading = escape(`${title} · Chat · ${name}`);
  const time = moment(locale, "short", true);
  const items = messages.map((message) => {
    const at = new Date(message.at_ms).toISOString();
    const text = message.deleted_by === undefined ? escape(message.text).replaceAll("\n", "<br>") : "–";
    return `<li id="${escape(message.id)}"><strong>${escape(message.from_name)}</strong> <time datetime="${at}">${time(message.at_ms)}</time><p>${text}</p></li>`;
  });
  return `<!doctype html>\n<html lang="${escape(locale)}">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${heading}</title></head>\n<body>\n<h1>${heading}</h1>\n<ol>\n${items.join("\n")}\n</ol>\n</body>\n</html>\n`;
}
