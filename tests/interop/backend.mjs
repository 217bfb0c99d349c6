// A backend with the official server SDK: it sees who is there, and what it decides reaches the clients.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

import { AudioSource, LocalAudioTrack, Room, RoomEvent, TrackPublishOptions, TrackSource } from '@livekit/rtc-node';
import { RoomServiceClient } from 'livekit-server-sdk';

import { tokenFor } from './token.mjs';

const DEADLINE_MS = 20_000;

function once(room, event, wanted = () => true) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`${event} did not come`)), DEADLINE_MS);
    room.on(event, (...values) => {
      if (!wanted(...values)) return;
      clearTimeout(limit);
      resolve(values);
    });
  });
}

export async function moderate(url) {
  const service = new RoomServiceClient(url.replace(/^ws/, 'http'), process.env.PLENUM_KEY, process.env.PLENUM_SECRET);
  const name = `backend-${randomBytes(6).toString('hex')}`;
  const steps = [];
  const step = (title, work) => steps.push([title, work]);
  const [ada, ben] = [new Room(), new Room()];

  step('makes a room and finds it', async () => {
    await service.createRoom({ name, metadata: 'agenda' });
    const rooms = await service.listRooms([name]);
    assert.equal(rooms.length, 1);
    assert.equal(rooms[0].metadata, 'agenda');
  });
  step('sees who is there and what they publish', async () => {
    await ben.connect(url, await tokenFor('ben', name), { autoSubscribe: true, dynacast: false });
    await ada.connect(url, await tokenFor('ada', name), { autoSubscribe: true, dynacast: false });
    const published = once(ben, RoomEvent.TrackSubscribed);
    const track = LocalAudioTrack.createAudioTrack('voice', new AudioSource(48_000, 1));
    await ada.localParticipant.publishTrack(track, new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE }));
    await published;
    const people = await service.listParticipants(name);
    assert.deepEqual(people.map((p) => p.identity).sort(), ['ada', 'ben']);
    assert.equal(people.find((p) => p.identity === 'ada').tracks.length, 1);
  });
  step('mutes', async () => {
    const muted = once(ben, RoomEvent.TrackMuted);
    const { tracks } = await service.getParticipant(name, 'ada');
    assert.equal((await service.mutePublishedTrack(name, 'ada', tracks[0].sid, true)).muted, true);
    await muted;
  });
  step('renames, and sets attributes', async () => {
    const renamed = once(ben, RoomEvent.ParticipantAttributesChanged);
    await service.updateParticipant(name, 'ada', { name: 'Ada L.', attributes: { seat: '7' } });
    const [changed] = await renamed;
    assert.equal(changed.seat, '7');
  });
  step('speaks to one', async () => {
    const heard = once(ben, RoomEvent.DataReceived, (_payload, _from, _kind, topic) => topic === 'agenda');
    await service.sendData(name, new TextEncoder().encode('item 3'), 0, { topic: 'agenda', destinationIdentities: ['ben'] });
    assert.equal(new TextDecoder().decode((await heard)[0]), 'item 3');
  });
  step('removes, and ends the room', async () => {
    const gone = once(ada, RoomEvent.Disconnected);
    await service.removeParticipant(name, 'ada');
    await gone;
    const ended = once(ben, RoomEvent.Disconnected);
    await service.deleteRoom(name);
    await ended;
    assert.deepEqual(await service.listRooms([name]), []);
  });

  const result = { passed: 0, failed: 0 };
  for (const [title, work] of steps) {
    try {
      await work();
      result.passed += 1;
    } catch (fault) {
      console.log(`backend ${title}: ${fault.stack ?? fault}`);
      result.failed += 1;
      break;
    }
  }
  await Promise.all([ada.disconnect(), ben.disconnect()]);
  return result;
}
