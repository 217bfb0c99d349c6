/** The level of one's own microphone as bars and in words. */
import { useLingui } from "@lingui/react/macro";
import type { LevelMeter, LevelWord } from "../../call/LevelMeter";
import { useStore } from "../room/useStore";

const STEPS = 16;

export function LevelBar({ meter, on }: { meter: LevelMeter; on: boolean }) {
  const { value, word } = useStore(meter.level);
  const lit = on ? Math.round(value * STEPS) : 0;
  return (
    <>
      <div className="lvl" aria-hidden="true">
        {Array.from({ length: STEPS }, (_, index) => (
          <i key={index} className={index < lit ? "x" : undefined} />
        ))}
      </div>
      <LevelWords word={word} on={on} />
    </>
  );
}

function LevelWords({ word, on }: { word: LevelWord; on: boolean }) {
  const { t } = useLingui();
  const words: Record<LevelWord, string> = {
    silent: t`Ihr Mikrofon ist an, aber es ist nichts zu hören. Sprechen Sie ein paar Worte.`,
    quiet: t`Sie sind leise zu hören. Nur Sie sehen diese Anzeige.`,
    good: t`Ihr Mikrofon nimmt auf. Nur Sie sehen diese Anzeige.`,
    loud: t`Sie sind sehr laut. Gehen Sie etwas weiter vom Mikrofon weg.`,
  };
  return (
    <p className="hint" role="status">
      {on ? words[word] : t`Mikrofon aus. Schalten Sie es ein, um es zu prüfen.`}
    </p>
  );
}
