// A real SMTP server for the tests. Prints "listening PORT", then each accepted mail as one line of JSON, and
// keeps the raw mails as files in the directory given. Each line on standard input is answered "ok", after the mails
// accepted before it; some change how it behaves:
//   refuse N   answers the next N mails with 451 (try again later)
//   hang N     takes the next N mails but never answers
//   hold N     takes and keeps the next N mails but does not answer them yet
//   release    answers those that are held
//   utf8 N     1: offers SMTPUTF8, so that an address may have letters of any script before the @; 0: does not, as from the start
//   drop       breaks the connections of those that are held, without an answer
import { mkdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { simpleParser } from "mailparser";

const directory = process.argv[2];
mkdirSync(directory, { recursive: true });
let count = 0;
let refuse = 0;
let hang = 0;
let hold = 0;
const held = [];

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  hideSMTPUTF8: true,
  socketTimeout: 15 * 60 * 1000,
  onAuth: ({ username }, _session, done) => done(null, { user: username }),
  onData(stream, session, done) {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", async () => {
      if (hang > 0) {
        hang -= 1;
        return;
      }
      if (refuse > 0) {
        refuse -= 1;
        done(Object.assign(new Error("Try again later"), { responseCode: 451 }));
        return;
      }
      const raw = Buffer.concat(chunks);
      count += 1;
      writeFileSync(join(directory, `${String(count).padStart(5, "0")}.eml`), raw);
      const mail = await simpleParser(raw);
      const line = {
        from: session.envelope.mailFrom?.address ?? "",
        to: session.envelope.rcptTo.map((r) => r.address),
        subject: mail.subject ?? "",
        text: mail.text ?? "",
        html: mail.html || "",
        raw: raw.toString("latin1"),
        headers: Object.fromEntries(mail.headerLines.map((h) => [h.key, h.line.slice(h.key.length + 1).trim()])),
        attachments: mail.attachments.map((a) => ({
          name: a.filename ?? "",
          type: a.contentType,
          text: a.content.toString("utf8"),
        })),
      };
      process.stdout.write(`${JSON.stringify(line)}\n`);
      if (hold > 0) {
        hold -= 1;
        held.push({ done, session });
        return;
      }
      done();
    });
  },
});
server.on("error", (error) => process.stderr.write(`${error.message}\n`));

// The session names its connection by id alone.
function dropped(session) {
  for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy();
}

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const [word, number] = line.split(" ");
    if (word === "refuse") refuse = Number(number);
    if (word === "hang") hang = Number(number);
    if (word === "hold") hold = Number(number);
    if (word === "utf8") server.options.hideSMTPUTF8 = number !== "1";
    if (word === "release") for (const one of held.splice(0)) one.done();
    if (word === "drop") for (const one of held.splice(0)) dropped(one.session);
    process.stdout.write("ok\n");
  })
  .on("close", () => process.exit(0)); // the tests are gone

server.listen(0, "127.0.0.1", () => process.stdout.write(`listening ${server.server.address().port}\n`));
