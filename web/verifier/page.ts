// The page: a file comes in, one sentence and a list of checks come out. Nothing leaves the device.
import { moment } from "../src/ui/clock";
import { readAnchors } from "./anchors";
import { ballotOf, isPutAway, readAuditFile } from "./audit";
import { Fault, text, utf8 } from "./bytes";
import { sealedCode } from "./code";
import { readKey } from "./notes";
import { readPolicy } from "./policy";
import { EXIT, type Finding, type Subject, type Trust, verdictOf, verifyAll } from "./verify";
import { countOf, type Language, outcomeOf, sentence, sizeOf, STATES, VERDICTS } from "./words";

const LABELS = {
  de: {
    title: "Niederschrift einer Abstimmung prüfen",
    intro: "Diese Seite rechnet auf Ihrem Gerät nach, ob die Niederschrift einer Abstimmung stimmt. Sie braucht kein Internet und sendet nichts.",
    record: "Niederschrift (.asice oder .pdf)",
    drop: "oder hierher ziehen",
    choose: "Datei wählen",
    another: "Andere Datei wählen",
    offline: "Arbeitet ohne Netz",
    own: "Eigenen Nachweis dazulegen",
    about: "Worüber abgestimmt wurde",
    facts: "Eckdaten",
    closed: "Geschlossen",
    voted: "Abgestimmt",
    entitled: "Stimmberechtigt",
    code: "Prüfcode",
    confirmed: "Bestätigt von",
    devices: "Geräten",
    trust: "Wem Sie vertrauen",
    key: "Schlüssel des Verzeichnisses, oder eine Richtlinie (jede Angabe in eigener Zeile)",
    keyHint: "Den Schlüssel veröffentlicht der Betreiber. Ohne ihn bleibt die Prüfung unvollständig.",
    anchor: "Zertifikat für Zeitstempel (PEM oder DER)",
    waive: "Ohne Zeitstempel auskommen",
    receipt: "Ihr Nachweis als Datei (freiwillig)",
    receiptText: "oder der Text seines QR-Codes",
    wrongTrust: "Den Schlüssel oder die Richtlinie kann diese Seite nicht lesen.",
    wrongAnchor: "Diese Datei enthält kein Zertifikat für Zeitstempel.",
    audit: "Einen geheimen Stimmzettel prüfen, der nicht abgegeben wurde",
    auditHint: "Ihr Gerät hat in der Abstimmung offengelegt, was in einem Stimmzettel steht, und ihn verworfen. Hier rechnet ein zweites Gerät nach, ob das stimmt.",
    auditFile: "Datei des geprüften Stimmzettels",
    auditForm: "Diese Datei ist kein offengelegter Stimmzettel, oder sie ist beschädigt.",
    auditFalse: "Das passt nicht zusammen. Was das Gerät offengelegt hat, ergibt nicht den Stimmzettel mit diesem Code:",
    auditOpen: "In dieser Datei fehlt der Nachweis aus der Urne, dass dieser Stimmzettel verworfen ist: Er könnte noch abgegeben werden, oder er ist es schon. Sein Code ist",
    auditTrue: "In diesem Stimmzettel steht:",
    auditCode: "Sein Code ist",
    auditCompare: "In der Urne steht, dass er verworfen ist. Vergleichen Sie beides mit dem, was Sie gewählt und vorher als Code gesehen haben. Abstimmung:",
    checks: "Alle Prüfungen",
    wait: "Die Datei wird geprüft …",
    broken: "Die Prüfung ist abgebrochen. Bitte prüfen Sie die Datei mit dem Programm votecheck.",
    language: "Sprache",
  },
  en: {
    title: "Verify the record of a vote",
    intro: "This page works out on your device whether the record of a vote is right. It needs no internet and sends nothing.",
    record: "Record (.asice or .pdf)",
    drop: "or drop it here",
    choose: "Choose a file",
    another: "Choose another file",
    offline: "Works offline",
    own: "Add your own receipt",
    about: "What was voted on",
    facts: "Key facts",
    closed: "Closed",
    voted: "Voted",
    entitled: "Entitled to vote",
    code: "Check code",
    confirmed: "Confirmed by",
    devices: "devices",
    trust: "Whom you trust",
    key: "Key of the log, or a policy (each on a line of its own)",
    keyHint: "The operator publishes the key. Without it the verification stays incomplete.",
    anchor: "Certificate for time stamps (PEM or DER)",
    waive: "Do without a time stamp",
    receipt: "Your receipt as a file (optional)",
    receiptText: "or the text of its QR code",
    wrongTrust: "This page cannot read the key or the policy.",
    wrongAnchor: "This file holds no certificate for time stamps.",
    audit: "Check a secret ballot that was not cast",
    auditHint: "During the vote your device has shown what is in a ballot, and put it away. Here a second device works out whether that is true.",
    auditFile: "File of the checked ballot",
    auditForm: "This file is no ballot that was shown, or it is damaged.",
    auditFalse: "This does not fit together. What the device has shown does not make the ballot with this code:",
    auditOpen: "This file lacks the proof from the urn that this ballot was put away: it could still be cast, or has been already. Its code is",
    auditTrue: "In this ballot stands:",
    auditCode: "Its code is",
    auditCompare: "The urn says that it was put away. Compare both with what you chose, and with the code that you saw before. Vote:",
    checks: "All checks",
    wait: "The file is being verified …",
    broken: "The verification broke off. Please verify the file with the program votecheck.",
    language: "Language",
  },
} as const;

type Label = keyof (typeof LABELS)["de"];

const find = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
let language: Language = navigator.language.startsWith("de") ? "de" : "en";
let shown: { findings: Finding[]; subject: Subject | null } | null = null;

function relabel(): void {
  document.documentElement.lang = language;
  document.title = LABELS[language].title;
  for (const element of document.querySelectorAll<HTMLElement>("[data-label]")) element.textContent = LABELS[language][element.dataset["label"] as Label];
  for (const input of document.querySelectorAll<HTMLInputElement>("[type=file]")) name(input);
  if (shown !== null) show(shown);
  else void check();
  void audit();
}

/** Which file was chosen, and how large it is; the button is then no longer what comes next. */
function name({ id, files }: HTMLInputElement): void {
  const file = files?.[0];
  const button = document.querySelector(`.btn[for="${id}"]`)!;
  const words = button.querySelector<HTMLElement>("[data-label]")!;
  words.dataset["label"] = file === undefined ? "choose" : "another";
  words.textContent = LABELS[language][words.dataset["label"] as Label];
  if (id === "record") for (const [look, isOn] of [["p", file === undefined], ["o", file !== undefined]] as const) button.classList.toggle(look, isOn);
  document.querySelector(`[data-file="${id}"]`)!.textContent = file === undefined ? "" : `${file.name} (${sizeOf(file.size, language)})`;
}

/** A line that is a key alone is the key of a log. */
function policyOf(words: string): Trust["policy"] {
  const lines = words.split("\n").map((line) => line.trim());
  return readPolicy(lines.map((line) => (readKey(line) === null ? line : `log ${line}`)).join("\n"));
}

const bytesOf = async (input: HTMLInputElement): Promise<Uint8Array | null> => {
  const file = input.files?.[0];
  return file === undefined ? null : new Uint8Array(await file.arrayBuffer());
};

async function trust(): Promise<Trust> {
  const anchor = await bytesOf(find("anchor"));
  const anchors = anchor === null ? [] : readAnchors(anchor);
  const policy = policyOf(find<HTMLTextAreaElement>("key").value);
  return { policy, anchors, waiveTimeStamp: find<HTMLInputElement>("waive").checked, confirmations: null };
}

function say(words: string, state: string): void {
  const answer = find("answer");
  answer.textContent = words;
  answer.dataset["state"] = state;
  find("answer-icon").setAttribute("href", state === "valid" ? "#i-valid" : state === "incomplete" ? "#i-open" : "#i-invalid");
  find("count").textContent = "";
  find("about").hidden = true;
}

function show(found: NonNullable<typeof shown>): void {
  shown = found;
  const { findings, subject } = found;
  const verdict = verdictOf(findings);
  say(VERDICTS[language][verdict], verdict);
  find("answer").dataset["exit"] = String(EXIT[verdict]);
  const isRight = verdict === "valid" || verdict === "incomplete";
  find("count").textContent = countOf(findings, language);
  if (subject !== null && isRight) tell(subject);
  find("list").replaceChildren(...findings.map(lineOf));
  find("found").hidden = false;
}

/** What it was about, and the figures that somebody may remember from the room. */
function tell(subject: Subject): void {
  const { title, motion, closed, confirmed, entitled, voted } = subject;
  const words = LABELS[language];
  find("motion").textContent = motion;
  find("subject").textContent = `${title}. ${outcomeOf(subject, language)}`;
  const of = (part: number, whole: number) => `${part} ${language === "de" ? "von" : "of"} ${whole}`;
  const facts: [string, string][] = [voted === null ? [words.entitled, `${entitled}`] : [words.voted, of(voted, entitled)]];
  if (closed !== null) facts.push([words.closed, moment(language)(closed.at)], [words.code, closed.code]);
  if (confirmed !== null) facts.push([words.confirmed, `${of(confirmed.confirmed, confirmed.could)} ${words.devices}`]);
  find("facts").replaceChildren(...facts.flatMap(([name, value]) => [made("dt", name), made("dd", value, value === closed?.code ? "code" : "")]));
  find("about").hidden = false;
}

function lineOf(finding: Finding): HTMLElement {
  const { check, state, faults } = finding;
  const item = made("li", "");
  item.dataset["state"] = state;
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("class", "i");
  icon.setAttribute("aria-hidden", "true");
  icon.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
  icon.firstElementChild!.setAttribute("href", `#i-${state}`);
  const what = made("div", "");
  const codes = [check, ...faults.map(({ code, place }) => (place === null ? code : `${code} (${place})`))];
  what.append(made("b", sentence(finding, language)), made("code", codes.join(" · "), "hint"));
  item.append(icon, what, made("span", STATES[language][state], `bdg ${state === "passed" ? "ok" : state === "failed" ? "dng" : "out"}`));
  return item;
}

function made(tag: string, words: string, look = ""): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = words;
  element.className = look;
  return element;
}

/** Counts what was asked: an answer that comes after the next question is nobody's. */
let run = 0;

async function check(): Promise<void> {
  if (find<HTMLInputElement>("record").files?.[0] === undefined) return;
  run += 1;
  const own = run;
  [shown, find("found").hidden] = [null, true];
  say(LABELS[language].wait, "wait");
  let trusted: Trust;
  try {
    trusted = await trust();
  } catch (error) {
    const what = error instanceof Fault && error.code === "anchor" ? "wrongAnchor" : "wrongTrust";
    if (own === run) say(LABELS[language][what], "invalid");
    return;
  }
  try {
    const typed = find<HTMLTextAreaElement>("receipt-text").value.trim();
    const [file, receipt] = [await bytesOf(find("record")), typed === "" ? await bytesOf(find("receipt")) : utf8(typed)];
    const found = file === null || own !== run ? null : await verifyAll(file, trusted, receipt);
    if (found !== null && own === run) show(found);
  } catch {
    if (own === run) say(LABELS[language].broken, "invalid");
  }
}

let audits = 0;

/** A ballot that was checked instead of cast. */
async function audit(): Promise<void> {
  audits += 1;
  const own = audits;
  const bytes = await bytesOf(find("audit"));
  if (bytes === null || own !== audits) return;
  const words = LABELS[language];
  const say = (answer: string, state: string) => {
    find("audit-answer").textContent = answer;
    find("audit-answer").dataset["state"] = state;
  };
  let found: ReturnType<typeof readAuditFile> = null;
  try {
    found = readAuditFile(text(bytes) ?? "");
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
  if (found === null) return say(words.auditForm, "invalid");
  const { shown, law, suite, putAway } = found;
  const code = sealedCode(shown.hash);
  const ballot = ballotOf(suite, shown);
  if (ballot === null) return say(`${words.auditFalse} ${code}`, "invalid");
  if (putAway === null || !isPutAway(law.definition!, shown, ballot, putAway)) return say(`${words.auditOpen} ${code}`, "invalid");
  const { options, title } = law.definition!;
  const chosen = shown.options.map((at) => options[at]?.label ?? "").join(", ");
  say(`${words.auditTrue} ${chosen}. ${words.auditCode} ${code}. ${words.auditCompare} ${title}`, "valid");
}

for (const input of document.querySelectorAll<HTMLInputElement>("[type=file]")) input.addEventListener("change", () => name(input));
find("audit").addEventListener("change", () => void audit());
for (const id of ["record", "anchor", "receipt", "receipt-text", "key", "waive"]) find(id).addEventListener("change", () => void check());
const languages = find<HTMLSelectElement>("language");
languages.value = language;
languages.addEventListener("change", () => {
  language = languages.value as Language;
  relabel();
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer === null || event.dataTransfer.files.length === 0) return;
  find<HTMLInputElement>("record").files = event.dataTransfer.files;
  name(find("record"));
  void check();
});
relabel();
