// A mail server that keeps what it is given: STARTTLS or TLS from the start, name and password, and faults on demand.
//
// Each way in has its own port; an HTTP administration on the loopback address shows what came and sets faults:
//   GET    /mails   what was taken: [{ way, from, to, text }]
//                   with ?to=…&count=… only those to an address, as soon as there are so many
//   DELETE /mails   forgets it
//   PUT    /fault   { at: "mail" | "rcpt" | "data", code, says } until PUT with null;
//                   { to, at: "rcpt", … } for one recipient, until PUT with { to } alone
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { SMTPServer } from "smtp-server";

const [keyFile, certificateFile] = process.argv.slice(2);
const tls = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
const mails = [];
/** Called after each mail. */
const waiting = new Set();
let common = null;
/** Faults by recipient. */
const faults = new Map();

function refusal(at, to) {
  const fault = faults.get(to) ?? common;
  if (fault?.at !== at) return null;
  return Object.assign(new Error(fault.says), { responseCode: fault.code });
}

function way(name, options) {
  const server = new SMTPServer({
    ...tls,
    ...options,
    // Signing in is possible everywhere and needed nowhere but where it is asked for.
    authOptional: options.authOptional ?? true,
    onAuth(auth, _session, done) {
      const right = auth.username === "plenum" && auth.password === "canary mail password";
      done(right ? null : new Error("name or password is wrong"), { user: auth.username });
    },
    onMailFrom: (_address, _session, done) => done(refusal("mail")),
    onRcptTo: ({ address }, _session, done) => done(refusal("rcpt", address)),
    onData(stream, session, done) {
      const parts = [];
      stream.on("data", (part) => parts.push(part));
      stream.on("end", () => {
        const refused = refusal("data");
        if (!refused) {
          mails.push({
            way: name,
            secure: session.secure,
            hello: session.hostNameAppearsAs,
            user: session.user ?? null,
            from: session.envelope.mailFrom.address,
            to: session.envelope.rcptTo.map((one) => one.address),
            text: Buffer.concat(parts).toString("latin1"),
          });
        }
        done(refused);
        for (const look of [...waiting]) look();
      });
    },
  });
  server.on("error", (error) => console.error(`${name}: ${error.message}`));
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server.server.address().port)));
}

const admin = createServer(async (request, answer) => {
  let body = "";
  for await (const part of request) body += part;
  if (request.method === "DELETE") mails.length = 0;
  if (request.method === "PUT") {
    const set = JSON.parse(body);
    if (set?.to === undefined) common = set;
    else if (set.at === undefined) faults.delete(set.to);
    else faults.set(set.to, set);
  }
  const { searchParams: asked } = new URL(request.url, "http://localhost");
  const to = asked.get("to");
  const own = () => (to === null ? mails : mails.filter((mail) => mail.to.includes(to)));
  await new Promise((ready) => {
    const look = () => {
      if (own().length < Number(asked.get("count") ?? 0)) return;
      waiting.delete(look);
      ready();
    };
    waiting.add(look);
    look();
  });
  answer.writeHead(200, { "content-type": "application/json" });
  answer.end(JSON.stringify(own()));
});
await new Promise((ready) => admin.listen(0, "127.0.0.1", ready));

console.log(`PLENUM_TEST_SMTP_ADMIN=http://127.0.0.1:${admin.address().port}`);
console.log(`PLENUM_TEST_SMTP_OPEN=smtp://127.0.0.1:${await way("open", { hideSTARTTLS: true, allowInsecureAuth: true })}`);
console.log(`PLENUM_TEST_SMTP_STARTTLS=smtp://127.0.0.1:${await way("starttls", { authOptional: false })}`);
console.log(`PLENUM_TEST_SMTP_TLS=smtps://127.0.0.1:${await way("tls", { secure: true })}`);
console.log(`PLENUM_TEST_SMTP_CA=${certificateFile}`);
console.log("ready");
