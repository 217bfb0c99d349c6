import { describe, expect, it } from "vitest";
import { exampleOf, filled } from "./example";

describe("a mail with examples in its places", () => {
  it("places are filled once, braces written twice are one, and what is no place stays", () => {
    expect(filled("Moin {name}, { until }: {{so}} {wer}", "de")).toBe("Moin Vorname Nachname, 01.07.2027, 12:00 Uhr: {so} {wer}");
  });

  it("link and code stand there whatever the words are", () => {
    const words = { subject: "{meeting}", intro: "Hello {name}", closing: " " };
    expect(exampleOf("guest-code", "en", words)).toEqual({ subject: "Budget meeting", text: "Hello First Last\n\n123 456" });
    expect(exampleOf("invitation-withdrawn", "en", words).text).toBe("Hello First Last");
  });
});
