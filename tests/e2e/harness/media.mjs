// Media that tells who sends it: a colour for the eye, a tone for the ear.

/** Replaces camera, microphone and screen of a page. Runs in the page. */
export function synthetic({ colour, tone }) {
  const videoTrack = (rgb, width, height) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const paint = canvas.getContext("2d");
    let frame = 0;
    const draw = () => {
      paint.fillStyle = `rgb(${rgb.join(",")})`;
      paint.fillRect(0, 0, width, height);
      // A small moving mark keeps the encoder busy without changing the mean.
      paint.fillStyle = "#808080";
      paint.fillRect((frame++ * 7) % width, 0, 8, 8);
    };
    draw();
    setInterval(draw, 66);
    return canvas.captureStream(15).getVideoTracks()[0];
  };
  const audioTrack = (hertz) => {
    const context = new AudioContext();
    const oscillator = new OscillatorNode(context, { frequency: hertz });
    const gain = new GainNode(context, { gain: 0.4 });
    const out = context.createMediaStreamDestination();
    oscillator.connect(gain).connect(out);
    oscillator.start();
    return out.stream.getAudioTracks()[0];
  };
  const label = (track, deviceId) => {
    const settings = track.getSettings.bind(track);
    track.getSettings = () => ({ ...settings(), deviceId });
    return track;
  };
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) => {
    const tracks = [];
    if (audio) tracks.push(label(audioTrack(tone), "mic-1"));
    if (video) tracks.push(label(videoTrack(colour, 640, 360), "cam-1"));
    return new MediaStream(tracks);
  };
  navigator.mediaDevices.getDisplayMedia = async () =>
    new MediaStream([videoTrack(colour.map((c) => 255 - c), 1280, 720), audioTrack(tone + 1500)]);
  navigator.mediaDevices.enumerateDevices = async () => [
    { kind: "audioinput", deviceId: "mic-1", groupId: "g", label: "Test-Mikrofon", toJSON: () => ({}) },
    { kind: "videoinput", deviceId: "cam-1", groupId: "g", label: "Test-Kamera", toJSON: () => ({}) },
    { kind: "audiooutput", deviceId: "default", groupId: "g", label: "Test-Lautsprecher", toJSON: () => ({}) },
  ];
}

/** Mean colour of every received picture, from decoded frames. */
export const seen = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("video")]
      .filter((video) => !video.closest("[data-self-view]") && video.videoWidth > 0)
      .map((video) => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 16, height: 16 });
        const paint = canvas.getContext("2d");
        paint.drawImage(video, 0, 0, 16, 16);
        const { data } = paint.getImageData(0, 4, 16, 12);
        const sum = [0, 0, 0];
        for (let at = 0; at < data.length; at += 4) for (const c of [0, 1, 2]) sum[c] += data[at + c];
        return sum.map((total) => Math.round(total / (data.length / 4)));
      }),
  );

/** Loudest frequencies of every received sound, by FFT. */
export const heard = (page) =>
  page.evaluate(async () => {
    const found = [];
    window.__ears ??= new Map();
    for (const element of document.querySelectorAll("audio, video")) {
      const stream = element.srcObject;
      if (element.closest("[data-self-view]") || !stream || stream.getAudioTracks().length === 0) continue;
      const key = stream.getAudioTracks()[0].id;
      if (!window.__ears.has(key)) {
        const context = new AudioContext();
        await context.resume();
        const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
        context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser);
        window.__ears.set(key, { context, analyser });
      }
      const { context, analyser } = window.__ears.get(key);
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      const at = bins.indexOf(Math.max(...bins));
      if (bins[at] > -55) found.push(Math.round((at * context.sampleRate) / analyser.fftSize));
    }
    return found;
  });

export const near = (a, b, by) => Math.abs(a - b) <= by;
export const isColour = (got, want) => got.every((c, at) => near(c, want[at], 60));
