// One participant made with livekit-client in a browser; the same play as client.py and client.mjs.

const RATE_BINS = 8192;

function toneTrack(context, hertz) {
  const oscillator = new OscillatorNode(context, { frequency: hertz });
  const gain = new GainNode(context, { gain: 0.3 });
  const out = new MediaStreamAudioDestinationNode(context);
  oscillator.connect(gain).connect(out);
  oscillator.start();
  return out.stream.getAudioTracks()[0];
}

function colourTrack([r, g, b]) {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
  const pen = canvas.getContext('2d');
  let odd = 0;
  // A canvas that never changes gives no frames: a corner of it does.
  setInterval(() => {
    pen.fillStyle = `rgb(${r},${g},${b})`;
    pen.fillRect(0, 0, 640, 360);
    pen.fillStyle = (odd ^= 1) ? 'black' : 'white';
    pen.fillRect(0, 0, 8, 8);
  }, 50);
  return canvas.captureStream(20).getVideoTracks()[0];
}

function until(condition) {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (condition()) {
        clearInterval(timer);
        resolve();
      }
    }, 50);
  });
}

function hear(context, track, hertz) {
  document.body.append(track.attach());
  const analyser = new AnalyserNode(context, { fftSize: RATE_BINS });
  new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track.mediaStreamTrack]) }).connect(analyser);
  const bins = new Float32Array(analyser.frequencyBinCount);
  return until(() => {
    analyser.getFloatFrequencyData(bins);
    const peak = bins.indexOf(Math.max(...bins));
    return bins[peak] > -60 && Math.abs((peak * context.sampleRate) / RATE_BINS - hertz) < 25;
  });
}

function see(track, colour) {
  const video = track.attach();
  document.body.append(video);
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  return until(() => {
    if (video.videoWidth === 0) return false;
    pen.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
    const pixel = pen.getImageData(0, 0, 1, 1).data;
    return colour.every((wanted, i) => Math.abs(pixel[i] - wanted) < 48);
  });
}

globalThis.play = async (plan, token) => {
  const { Room, RoomEvent, Track } = globalThis.LivekitClient;
  const context = new AudioContext();
  const room = new Room({ adaptiveStream: plan.adaptive, dynacast: plan.adaptive, singlePeerConnection: plan.single });
  const passed = { audio: false, video: false, data: false, partner: false, again: false };
  const text = new TextDecoder();
  room.on(RoomEvent.TrackSubscribed, (track, publication, participant) => {
    if (participant.identity !== plan.partner.identity) return;
    if (track.kind === Track.Kind.Audio) hear(context, track, plan.partner.tone).then(() => (passed.audio = true));
    else {
      see(track, plan.partner.colour).then(() => {
        if (passed.video) passed.again = true;
        else {
          passed.video = true;
          // Given up and asked for again: it comes in a section that carried it before.
          publication.setSubscribed(false);
        }
      });
    }
  });
  room.on(RoomEvent.TrackUnsubscribed, (track, publication) => {
    track.detach().forEach((element) => element.remove());
    publication.setSubscribed(true);
  });
  room.on(RoomEvent.DataReceived, (payload, participant, _kind, topic) => {
    if (text.decode(payload) !== plan.partner.identity) return;
    // Whoever is done may have left by the time its word arrives.
    if (topic === 'done') passed.partner = true;
    else if (topic === 'hello' && participant?.identity === plan.partner.identity) passed.data = true;
  });
  await room.connect(plan.url, token);
  const say = (topic, words) =>
    room.localParticipant.publishData(new TextEncoder().encode(words), { reliable: true, topic });
  room.on(RoomEvent.ParticipantConnected, () => say('hello', plan.identity));
  await room.localParticipant.publishTrack(toneTrack(context, plan.tone), { source: Track.Source.Microphone });
  await room.localParticipant.publishTrack(colourTrack(plan.colour), { source: Track.Source.Camera, simulcast: true });
  await say('hello', plan.identity);
  const deadline = new Promise((resolve) => setTimeout(resolve, plan.deadline * 1000));
  await Promise.race([deadline, until(() => passed.audio && passed.again && passed.data)]);
  await say('done', plan.identity);
  await Promise.race([deadline, until(() => passed.partner)]);
  await room.disconnect();
  return passed;
};
