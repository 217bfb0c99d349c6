// The process is killed at random points while people write, raise hands and answer polls:
// what was acknowledged is there exactly once, and everybody goes on by themselves.
//
// `PLENUM_KILLS=100 PLENUM_SEED=7 node --test specs/kills.test.mjs` goes on for longer.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Bot } from "../harness/bot.mjs";
import { join, launch, openPanel, person, setUp, startMeeting } from "../harness/people.mjs";
import { Server } from "../harness/server.mjs";
import { until } from "../harness/until.mjs";

const KILLS = Number(process.env.PLENUM_KILLS ?? 8);
const SEED = Number(process.env.PLENUM_SEED ?? 4);
const BOTS = 6;
/** Messages that are still shown to somebody who joins anew. */
const HISTORY = 500;

const bots = [];
let server, browser, ada, link;
before(async () => {
  server = await Server.start();
  browser = await launch();
  ada = await person(browser, server, "ada");
  await setUp(ada, server);
  link = await startMeeting(ada, "Unter Beschuss");
  await join(ada);
});
after(async () => {
  for (const bot of bots) await bot.leave();
  await browser.close();
  await server.stop();
});

/** The same numbers for the same seed (Park and Miller). */
function chance(seed) {
  let state = seed + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test(`${KILLS} kills with seed ${SEED}`, { timeout: 60_000 + KILLS * 8_000 }, async () => {
  const panel = await openPanel(ada, "Umfragen");
  await panel.getByLabel("Frage", { exact: true }).fill("Weiter?");
  for (const [at, text] of ["Ja", "Nein"].entries()) await panel.getByLabel(`Antwort ${at + 1}`, { exact: true }).fill(text);
  await panel.getByRole("button", { name: "Starten", exact: true }).click();

  const random = chance(SEED);
  bots.push(...Array.from({ length: BOTS }, (_, at) => new Bot(server, link, `Bot ${at}`)));
  await Promise.all(bots.map((bot) => bot.join()));
  const accepted = [];
  let raised = 0;
  let killing = true;
  const answered = bots.map((bot, at) => pause(random() * KILLS * 1_500).then(() => bot.command({ type: "poll-answer", poll: 1, choices: [at % 2] })));
  const busy = bots.map(async (bot, at) => {
    for (let n = 0; killing && n < HISTORY / BOTS - 5; n += 1) {
      const text = `${bot.name} ${n}`;
      const outcome = await bot.command({ type: "chat-send", text });
      if (outcome === true) accepted.push(text);
      else assert.equal(outcome, "too-many");
      if (n % 5 === at % 5) {
        raised += Number((await bot.command({ type: "hand-raise" })) === true);
        await bot.command({ type: "hand-lower", participant: bot.snapshot.you });
      }
      await pause(150 + random() * 350);
    }
  });
  for (let kill = 0; kill < KILLS; kill += 1) {
    await pause(200 + random() * 1_500);
    await server.kill();
    await server.launch();
  }
  killing = false;
  await Promise.all(busy);
  assert.deepEqual(await Promise.all(answered), Array(BOTS).fill(true));
  await ada.locator('.room[data-connection="connected"]').waitFor();

  const witness = new Bot(server, link, "Zeugin");
  const people = [...bots];
  bots.push(witness);
  await witness.join();
  const texts = witness.snapshot.chat.map((message) => message.text);
  assert.ok(accepted.length > KILLS * 2 && raised > 0, `${accepted.length} messages, ${raised} hands`);
  for (const text of accepted) assert.equal(texts.filter((one) => one === text).length, 1, `${text}: acknowledged, so there, once`);
  assert.equal(new Set(texts).size, texts.length, "nothing is there twice");
  assert.deepEqual(witness.snapshot.hands, []);
  for (const bot of people) {
    assert.deepEqual(bot.faults, []);
    assert.ok(bot.arrivals > 1, "came back by itself");
  }
  await until("everybody has answered", () => witness.standings.get(1)?.answers === BOTS);
  await panel.getByRole("article", { name: "Weiter?" }).getByRole("button", { name: "Beenden" }).click();
  await until("the result is there", () => witness.events.some((event) => event.type === "poll-changed" && event.poll.result?.counts.join() === `${BOTS / 2},${BOTS / 2}`));
  assert.deepEqual(ada.faults, []);
});
