// Media that tells who sends it: a colour for the eye, a tone for the ear.

/**
 * Replaces camera, microphone and screen of a page; runs in the page. There are
 * two of each; the second has a colour and a tone of its own. `__devices` lets a
 * test unplug them, plug them in again and make them fail.
 */
export function synthetic({ colour, tone, size = [640, 360] }) {
  // An empty page is no secure context in Firefox and has no devices.
  if (!navigator.mediaDevices) return;
  const second = { "mic-2": tone + 200, "cam-2": [200, 200, 30] };
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
    const track = canvas.captureStream(15).getVideoTracks()[0];
    const clock = setInterval(() => (track.readyState === "live" ? draw() : clearInterval(clock)), 66);
    return track;
  };
  // Chromium gives a browser only so many of these: one for all that a page ever says.
  let speaking;
  const audioTrack = (hertz) => {
    const context = (speaking ??= new AudioContext());
    const oscillator = new OscillatorNode(context, { frequency: hertz });
    const gain = new GainNode(context, { gain: 0.4 });
    const out = context.createMediaStreamDestination();
    oscillator.connect(gain).connect(out);
    oscillator.start();
    return out.stream.getAudioTracks()[0];
  };
  /** What was opened, and of which device. */
  const opened = [];
  const named = (track, deviceId) => {
    opened.push([deviceId, track]);
    const settings = track.getSettings.bind(track);
    track.getSettings = () => ({ ...settings(), deviceId });
    // A camera takes wishes for its size; Firefox refuses them for a canvas.
    track.applyConstraints = async () => {};
    return track;
  };
  const device = (kind, deviceId, label) => ({ kind, deviceId, groupId: "g", label, toJSON: () => ({}) });
  const all = [
    device("audioinput", "mic-1", "Test-Mikrofon"),
    device("audioinput", "mic-2", "Zweites Mikrofon"),
    device("videoinput", "cam-1", "Test-Kamera"),
    device("videoinput", "cam-2", "Zweite Kamera"),
    device("audiooutput", "default", "Test-Lautsprecher"),
  ];
  const state = {
    plugged: [...all],
    /** Names of errors by kind: `{ audio: ["NotAllowedError", "Permission denied"] }`. */
    failing: {},
  };
  window.__devices = {
    unplug(id) {
      state.plugged = state.plugged.filter((known) => known.deviceId !== id);
      for (const [of, track] of opened) {
        if (of !== id || track.readyState !== "live") continue;
        track.stop();
        track.dispatchEvent(new Event("ended"));
      }
      navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
    },
    plug(id) {
      state.plugged.push(all.find((known) => known.deviceId === id));
      navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
    },
    fail(failing) {
      state.failing = failing;
    },
  };
  const failIf = (kind) => {
    const failure = state.failing[kind];
    if (failure) throw new DOMException(failure[1] ?? "", failure[0]);
  };
  const wished = (constraints) => {
    const id = constraints?.deviceId;
    return typeof id === "string" ? id : [id?.exact ?? id?.ideal].flat()[0];
  };
  const pick = (kind, constraints) => {
    const all = state.plugged.filter((known) => known.kind === kind);
    if (all.length === 0) throw new DOMException("Requested device not found", "NotFoundError");
    return (all.find((known) => known.deviceId === wished(constraints)) ?? all[0]).deviceId;
  };
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) => {
    const tracks = [];
    if (audio) {
      failIf("audio");
      const id = pick("audioinput", audio);
      tracks.push(named(audioTrack(second[id] ?? tone), id));
    }
    if (video) {
      failIf("video");
      const id = pick("videoinput", video);
      tracks.push(named(videoTrack(second[id] ?? colour, ...size), id));
    }
    return new MediaStream(tracks);
  };
  navigator.mediaDevices.getDisplayMedia = async () => {
    failIf("screen");
    return new MediaStream([videoTrack(colour.map((c) => 255 - c), 1280, 720), audioTrack(tone + 1500)]);
  };
  navigator.mediaDevices.enumerateDevices = async () => [...state.plugged];
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
    // One context for all that a page ever hears: Chromium gives a browser only so many.
    const ears = (window.__ears ??= { context: new AudioContext(), analysers: new Map() });
    await ears.context.resume();
    for (const element of document.querySelectorAll("audio, video")) {
      const stream = element.srcObject;
      if (element.closest("[data-self-view]") || !stream || stream.getAudioTracks().length === 0) continue;
      const key = stream.getAudioTracks()[0].id;
      if (!ears.analysers.has(key)) {
        const analyser = new AnalyserNode(ears.context, { fftSize: 8192, smoothingTimeConstant: 0 });
        ears.context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser);
        ears.analysers.set(key, analyser);
      }
      const analyser = ears.analysers.get(key);
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      const at = bins.indexOf(Math.max(...bins));
      if (bins[at] > -55) found.push(Math.round((at * ears.context.sampleRate) / analyser.fftSize));
    }
    return found;
  });

export const near = (a, b, by) => Math.abs(a - b) <= by;
export const isColour = (got, want) => got.every((c, at) => near(c, want[at], 60));

/** Size of every received picture as decoded. */
export const sizes = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("video")]
      .filter((video) => !video.closest("[data-self-view]") && video.videoWidth > 0)
      .map((video) => `${video.videoWidth}x${video.videoHeight}`),
  );
