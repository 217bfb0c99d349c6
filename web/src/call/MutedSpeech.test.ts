import { describe, expect, it } from "vitest";
import { MutedSpeech } from "./MutedSpeech";
import type { LevelWord } from "./LevelMeter";

function listening() {
  let now = 0;
  const speech = new MutedSpeech(() => now);
  let told = 0;
  speech.noticed.on(() => (told += 1));
  const hear = (word: LevelWord, ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      speech.hear({ value: 0.5, word });
      now += 100;
    }
  };
  return { hear, told: () => told };
}

describe("speaking while muted", () => {
  it("is told once, after more than a second of speech", () => {
    const { hear, told } = listening();
    hear("good", 1_000);
    expect(told()).toBe(0);
    hear("loud", 1_000);
    expect(told()).toBe(1);
    hear("good", 60_000);
    expect(told()).toBe(1);
  });

  it("is not told for coughs and typing", () => {
    const { hear, told } = listening();
    for (let n = 0; n < 20; n += 1) {
      hear("loud", 600);
      hear("silent", 300);
    }
    hear("quiet", 10_000);
    expect(told()).toBe(0);
  });
});
