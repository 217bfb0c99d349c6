/** A short friendly tone to check the chosen speaker. */

const NOTES_HZ = [523.25, 659.25, 783.99] as const;
const NOTE_S = 0.28;
const GAIN = 0.18;

/** Plays the tone; resolves when it is over. */
export async function playTestTone(speakerId: string): Promise<void> {
  const context = new AudioContext();
  try {
    await context.resume();
    const output = context.createMediaStreamDestination();
    NOTES_HZ.forEach((hz, index) => playNote(context, output, hz, index * NOTE_S));
    const element = new Audio();
    element.srcObject = output.stream;
    if (speakerId && typeof element.setSinkId === "function") await element.setSinkId(speakerId).catch(() => undefined);
    await element.play();
    await new Promise((done) => setTimeout(done, (NOTES_HZ.length * NOTE_S + 0.3) * 1000));
    element.srcObject = null;
  } finally {
    void context.close();
  }
}

function playNote(context: AudioContext, output: AudioNode, hz: number, at: number): void {
  const start = context.currentTime + at;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = hz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(GAIN, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S + 0.15);
  oscillator.connect(gain).connect(output);
  oscillator.start(start);
  oscillator.stop(start + NOTE_S + 0.2);
}
