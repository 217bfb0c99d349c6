"""One participant made with the Python SDK.

Publishes a tone, a coloured picture and a data packet, and waits until it hears,
sees and reads what its partner was told to publish. Reports one line per check.
Runs until the partner says that it is done too, or until the deadline.
"""

import asyncio
import json
import math
import os
import sys

from livekit import api, rtc

RATE = 48_000
FRAME = RATE // 100
WIDTH, HEIGHT = 320, 240
WINDOW = RATE // 4


def token(identity: str, room: str) -> str:
    grants = api.VideoGrants(room_join=True, room=room)
    access = api.AccessToken(os.environ["PLENUM_KEY"], os.environ["PLENUM_SECRET"])
    return access.with_identity(identity).with_grants(grants).to_jwt()


def tone_frames(hertz: int):
    at = 0
    while True:
        frame = rtc.AudioFrame.create(RATE, 1, FRAME)
        for i in range(FRAME):
            frame.data[i] = int(8_000 * math.sin(2 * math.pi * hertz * (at + i) / RATE))
        at += FRAME
        yield frame


def holds_tone(samples, hertz: int) -> bool:
    """Whether most of the energy is at one frequency (Goertzel)."""
    energy = sum(s * s for s in samples)
    if energy < len(samples) * 100.0**2:
        return False
    omega = 2 * math.pi * hertz / RATE
    factor, before, last = 2 * math.cos(omega), 0.0, 0.0
    for sample in samples:
        before, last = last, sample + factor * last - before
    power = last * last + before * before - factor * last * before
    return power * 2 / len(samples) > 0.5 * energy


def is_colour(frame: rtc.VideoFrame, wanted) -> bool:
    rgba = frame.convert(rtc.VideoBufferType.RGBA)
    at = (rgba.height // 2 * rgba.width + rgba.width // 2) * 4
    return all(abs(rgba.data[at + i] - wanted[i]) < 48 for i in range(3))


async def hear(track, hertz: int, heard: asyncio.Event) -> None:
    samples: list[int] = []
    async for event in rtc.AudioStream(track, sample_rate=RATE, num_channels=1):
        samples.extend(event.frame.data)
        if len(samples) >= WINDOW:
            if holds_tone(samples, hertz):
                return heard.set()
            samples.clear()


async def see(track, colour, seen: asyncio.Event) -> None:
    async for event in rtc.VideoStream(track):
        if is_colour(event.frame, colour):
            return seen.set()


async def publish(room: rtc.Room, hertz: int, colour) -> None:
    audio, video = rtc.AudioSource(RATE, 1), rtc.VideoSource(WIDTH, HEIGHT)
    microphone = rtc.LocalAudioTrack.create_audio_track("tone", audio)
    camera = rtc.LocalVideoTrack.create_video_track("colour", video)
    picture = rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.RGBA, bytes([*colour, 255]) * (WIDTH * HEIGHT))
    me = room.local_participant
    await me.publish_track(microphone, rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE))
    await me.publish_track(camera, rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_CAMERA))
    # The audio source takes frames at the pace of a microphone, which paces the picture too.
    for count, frame in enumerate(tone_frames(hertz)):
        await audio.capture_frame(frame)
        if count % 10 == 0:
            video.capture_frame(picture)


async def run(plan: dict) -> bool:
    room = rtc.Room()
    partner = plan["partner"]
    checks = {name: asyncio.Event() for name in ("audio", "video", "data", "partner")}
    tasks: list[asyncio.Task] = []

    @room.on("track_subscribed")
    def _(track, _publication, participant):
        if participant.identity != partner["identity"]:
            return
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            tasks.append(asyncio.create_task(hear(track, partner["tone"], checks["audio"])))
        else:
            tasks.append(asyncio.create_task(see(track, partner["colour"], checks["video"])))

    @room.on("data_received")
    def _(packet):
        if packet.data.decode() != partner["identity"]:
            return
        # Whoever is done may have left by the time its word arrives.
        if packet.topic == "done":
            checks["partner"].set()
        elif packet.topic == "hello" and packet.participant and packet.participant.identity == partner["identity"]:
            checks["data"].set()

    await room.connect(plan["url"], token(plan["identity"], plan["room"]))
    tasks.append(asyncio.create_task(publish(room, plan["tone"], plan["colour"])))

    async def greet(*_):
        await room.local_participant.publish_data(plan["identity"], reliable=True, topic="hello")

    # A packet reaches those who are there, so it is sent now and to whoever comes.
    room.on("participant_connected", lambda *_: tasks.append(asyncio.create_task(greet())))
    await greet()
    received = [checks[name].wait() for name in ("audio", "video", "data")]
    try:
        async with asyncio.timeout(plan["deadline"]):
            await asyncio.gather(*received)
            await room.local_participant.publish_data(plan["identity"], reliable=True, topic="done")
            await checks["partner"].wait()
    except TimeoutError:
        pass
    for name, check in checks.items():
        print(json.dumps({"check": name, "passed": check.is_set()}), flush=True)
    for task in tasks:
        task.cancel()
    await room.disconnect()
    return all(check.is_set() for check in checks.values())


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(run(json.loads(sys.argv[1]))) else 1)
