// One participant made with the Node SDK; the same play as client.py and page.js.

import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
  VideoStream,
  dispose,
} from '@livekit/rtc-node';

import { tokenFor } from './token.mjs';

const RATE = 48_000;
const FRAME = RATE / 100;
const WIDTH = 320;
const HEIGHT = 240;
const WINDOW = RATE / 4;

function toneFrame(hertz, at) {
  const data = new Int16Array(FRAME);
  for (let i = 0; i < FRAME; i++) data[i] = 8_000 * Math.sin((2 * Math.PI * hertz * (at + i)) / RATE);
  return new AudioFrame(data, RATE, 1, FRAME);
}

/** Whether most of the energy is at one frequency (Goertzel). */
function holdsTone(samples, hertz) {
  const energy = samples.reduce((sum, s) => sum + s * s, 0);
  if (energy < samples.length * 100 ** 2) return false;
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / RATE);
  let before = 0;
  let last = 0;
  for (const sample of samples) [before, last] = [last, sample + factor * last - before];
  const power = last * last + before * before - factor * last * before;
  return (power * 2) / samples.length > 0.5 * energy;
}

async function hear(track, hertz) {
  let samples = [];
  for await (const frame of new AudioStream(track, RATE, 1)) {
    samples.push(...frame.data);
    if (samples.length < WINDOW) continue;
    if (holdsTone(samples, hertz)) return;
    samples = [];
  }
}

async function see(track, colour) {
  for await (const { frame } of new VideoStream(track)) {
    const rgba = frame.convert(VideoBufferType.RGBA);
    const at = (Math.floor(rgba.height / 2) * rgba.width + Math.floor(rgba.width / 2)) * 4;
    if (colour.every((wanted, i) => Math.abs(rgba.data[at + i] - wanted) < 48)) return;
  }
}

async function publish(room, { tone, colour }, playing) {
  const audio = new AudioSource(RATE, 1);
  const video = new VideoSource(WIDTH, HEIGHT);
  const options = (source) => new TrackPublishOptions({ source });
  const me = room.localParticipant;
  await me.publishTrack(LocalAudioTrack.createAudioTrack('tone', audio), options(TrackSource.SOURCE_MICROPHONE));
  await me.publishTrack(LocalVideoTrack.createVideoTrack('colour', video), options(TrackSource.SOURCE_CAMERA));
  const pixels = Uint8Array.from({ length: WIDTH * HEIGHT * 4 }, (_, i) => [...colour, 255][i % 4]);
  const picture = new VideoFrame(pixels, WIDTH, HEIGHT, VideoBufferType.RGBA);
  // The audio source takes frames at the pace of a microphone, which paces the picture too.
  for (let count = 0; playing.on; count++) {
    await audio.captureFrame(toneFrame(tone, count * FRAME));
    if (count % 10 === 0) video.captureFrame(picture);
  }
}

async function run(plan) {
  const room = new Room();
  const { partner } = plan;
  const passed = { audio: false, video: false, data: false, partner: false };
  const playing = { on: true };
  let changed = () => {};
  const pass = (name) => {
    passed[name] = true;
    changed();
  };
  const all = (...names) =>
    new Promise((resolve) => {
      changed = () => names.every((name) => passed[name]) && resolve();
      changed();
    });
  room.on(RoomEvent.TrackSubscribed, (track, _publication, participant) => {
    if (participant.identity !== partner.identity) return;
    if (track.kind === TrackKind.KIND_AUDIO) hear(track, partner.tone).then(() => pass('audio'));
    else see(track, partner.colour).then(() => pass('video'));
  });
  room.on(RoomEvent.DataReceived, (payload, participant, _kind, topic) => {
    if (new TextDecoder().decode(payload) !== partner.identity) return;
    // Whoever is done may have left by the time its word arrives.
    if (topic === 'done') pass('partner');
    else if (topic === 'hello' && participant?.identity === partner.identity) pass('data');
  });
  const say = (topic, words) =>
    room.localParticipant.publishData(new TextEncoder().encode(words), { reliable: true, topic });
  await room.connect(plan.url, await tokenFor(plan.identity, plan.room), { autoSubscribe: true, dynacast: false });
  // A packet reaches those who are there, so it is sent now and to whoever comes.
  room.on(RoomEvent.ParticipantConnected, () => say('hello', plan.identity));
  const publishing = publish(room, plan, playing);
  await say('hello', plan.identity);
  const deadline = new Promise((resolve) => setTimeout(resolve, plan.deadline * 1000).unref());
  await Promise.race([deadline, all('audio', 'video', 'data')]);
  await say('done', plan.identity);
  await Promise.race([deadline, all('partner')]);
  for (const [check, ok] of Object.entries(passed)) console.log(JSON.stringify({ check, passed: ok }));
  playing.on = false;
  await publishing;
  await room.disconnect();
  await dispose();
  return Object.values(passed).every(Boolean);
}

process.exit((await run(JSON.parse(process.argv[2]))) ? 0 : 1);
