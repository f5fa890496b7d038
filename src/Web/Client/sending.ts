import { keepFocus } from "./focus";
import { backOff, reachable } from "./line";
import { showAnswer } from "./page";
import { filled, type Filled } from "./typed";
import { hush, onUnsent, says, tell, userOf } from "./unsent";

/** A press on its way. Its body is fixed when it is pressed: a repeat carries the same key and gets the first answer. */
interface Unsent {
  form: HTMLFormElement;
  button: HTMLElement | null;
  /** The form, and the press in it: whatever elements stand for them now. */
  of: string;
  sign: string;
  url: string;
  body: URLSearchParams | FormData;
  said: string;
  was: Filled;
  since: number;
  mayHaveArrived: boolean;
  confirmed: boolean;
  /** Another button of the same form was pressed since: a page that answers this one is not shown any more. */
  overtaken: boolean;
}

type Answer =
  | { kind: "lost" | "busy" | "ended" | "token" }
  | { kind: "gone"; to: string }
  | { kind: "page"; html: string; url: string }
  | { kind: "failed"; words: string };

// As in Platform/Ui/FormAnswer.cs.
const [FORM, LOCATION, REFUSED] = ["Courts-Form", "Courts-Location", "Courts-Refused"];
const TOKEN = "__RequestVerificationToken";
const MOST_WAITING = 20;
const ASK_AFTER = 5 * 60_000; // as long as an undo: what is older is sent only when somebody says so
const SLOW_AFTER = 8_000;
const PATIENCE = { fields: 60_000, files: 600_000 };

const queue: Unsent[] = [];
let running = false;
let leaving = false;
let woken = false;
let rouse = () => {};

export function startSending(): void {
  onUnsent({ send: () => { for (const item of queue) item.confirmed = true; wake(); }, drop });
  addEventListener("online", () => wake());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) wake(); });
  addEventListener("focus", () => wake());
  addEventListener("beforeunload", (event) => { if (queue.length > 0 && !leaving) event.preventDefault(); });
  // Back button: the page comes from memory with its forms marked as sent.
  addEventListener("pageshow", (event) => { if (event.persisted) { leaving = false; queue.length = 0; running = false; free(); hush(); } });
}

export function send(form: HTMLFormElement, button: HTMLElement | null): void {
  const { url, body } = bodyOf(form, button);
  const handler = form.querySelector<HTMLInputElement>("input[name=_handler]")?.value;
  // A page's buttons share one form, each is a press of its own; of a form that is filled in the last press counts.
  const of = [url, handler, form.getAttribute("id") === "actions" ? button?.getAttribute("value") : ""].join(" ");
  const sign = `${of} ${button?.getAttribute("value") ?? ""}`;
  // The server answers a second press with the first answer; here it is not even sent.
  if (leaving || queue.some((item) => item.sign === sign)) return;
  if (queue.length >= MOST_WAITING) return tell("full", names());
  for (const earlier of queue) earlier.overtaken ||= earlier.of === of;
  queue.push({ form, button, of, sign, url, body, said: nameOf(button), was: filled(), since: Date.now(), mayHaveArrived: false, confirmed: false, overtaken: false });
  form.dataset.sent = "true";
  button?.setAttribute("aria-disabled", "true");
  if (!running) void run();
}

function bodyOf(form: HTMLFormElement, button: HTMLElement | null): Pick<Unsent, "url" | "body"> {
  const fields = new FormData(form);
  const [name, value] = [button?.getAttribute("name"), button?.getAttribute("value") ?? ""];
  if (name) fields.append(name, value);
  const url = new URL(button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location.href);
  url.hash = "";
  if (form.enctype === "multipart/form-data") return { url: url.href, body: fields };
  const body = new URLSearchParams([...fields].map(([key, text]) => [key, String(text)]));
  // Said back to whoever has to sign in first.
  body.append("pressed", nameOf(button).slice(0, 200));
  return { url: url.href, body };
}

function nameOf(button: HTMLElement | null): string {
  const words = (element: Element | null | undefined) => {
    const copy = element?.cloneNode(true) as Element | undefined;
    copy?.querySelectorAll("kbd, svg").forEach((part) => part.remove());
    return copy?.textContent?.replace(/\s+/g, " ").trim() ?? "";
  };
  const about = document.getElementById(button?.getAttribute("aria-describedby") ?? "") ?? button?.closest("[data-about]")?.querySelector("[data-about-name]");
  return [words(button), words(about)].filter((text) => text.length > 0).join(" – ");
}

const names = () => queue.map((item) => item.said).filter((text) => text.length > 0);

/** One after the other; the page is left, or its answer shown, when the last is through. */
async function run(): Promise<void> {
  running = true;
  woken = false;
  let last: { answer: Answer; item: Unsent } | null = null;
  while (queue.length > 0) {
    const item = queue[0]!;
    const answer = await carry(item);
    if (!answer) continue; // dropped meanwhile
    queue.shift();
    unmark(item);
    if (item.overtaken && answer.kind !== "gone") continue;
    // It led elsewhere: what was pressed after it in its form has no page any more.
    for (const later of queue.filter((one) => item.overtaken && one.of === item.of)) {
      queue.splice(queue.indexOf(later), 1);
      unmark(later);
    }
    if (!last || last.answer.kind === "gone") last = { answer, item };
  }
  running = false;
  if (last) end(last.answer, last.item);
}

function end(answer: Answer, item: Unsent): void {
  if (answer.kind === "gone") return leave(answer.to, item);
  if (answer.kind === "page") return showAnswer(answer.html, answer.url, item.button, item.was);
  if (answer.kind === "failed") tell("failed", [], answer.words);
}

function leave(to: string, item: Unsent): void {
  leaving = true;
  item.form.dataset.sent = "true";
  item.button?.setAttribute("aria-disabled", "true");
  const target = new URL(to, location.href);
  keepFocus(item.button, target);
  setTimeout(() => { leaving = false; free(); }, 8000); // it did not come to that: everything can be pressed again
  const samePage = target.pathname === location.pathname && target.search === location.search;
  location.assign(target);
  if (samePage && target.hash) location.reload(); // else it would only scroll
}

/** Tries until there is an answer to show; null where it was dropped. */
async function carry(item: Unsent): Promise<Answer | null> {
  for (let tries = 0, renewed = false; queue[0] === item; tries++) {
    // What is typed on while it waits would not be sent.
    if (tries > 0) item.form.inert = true;
    if (Date.now() - item.since > ASK_AFTER && !item.confirmed) {
      const back = await reachable();
      tell(back ? "ask" : "offline", names());
      await pause(back ? 60_000 : backOff(tries));
      continue;
    }
    const answer = await attempt(item);
    if (queue[0] !== item) return null;
    if (answer.kind === "lost" || answer.kind === "busy") {
      tell(answer.kind === "lost" ? "offline" : "busy", names());
      await pause(backOff(tries));
    } else if (answer.kind === "ended" || answer.kind === "token") {
      const state: Renewed | "failed" = renewed && answer.kind === "token" ? "failed" : await renew(item);
      renewed = state === "renewed";
      if (state === "other" || state === "failed") return drop(state), null;
      if (state === "renewed") continue;
      tell(state === "lost" ? "offline" : "ended", names());
      await pause(state === "lost" ? backOff(tries) : 60_000);
    } else {
      if (says()) hush();
      return answer;
    }
  }
  return null;
}

async function attempt(item: Unsent): Promise<Answer> {
  const slow = setTimeout(() => { if (!says()) tell("slow", []); }, SLOW_AFTER);
  const wasOnline = navigator.onLine;
  try {
    const answer = await fetch(item.url, {
      method: "POST", body: item.body, redirect: "error", headers: { [FORM]: queue.length > 1 ? "more" : "alone", accept: "text/html" },
      signal: AbortSignal.timeout(item.body instanceof FormData ? PATIENCE.files : PATIENCE.fields),
    });
    const refused = answer.headers.get(REFUSED);
    if (refused) return { kind: refused === "session" ? "ended" : "token" };
    const to = answer.headers.get(LOCATION);
    if (to) return { kind: "gone", to };
    if ([429, 502, 503, 504].includes(answer.status)) return { kind: "busy" };
    const html = await answer.text();
    return answer.ok ? { kind: "page", html, url: answer.url } : { kind: "failed", words: wordsOf(html) };
  } catch {
    item.mayHaveArrived ||= wasOnline;
    return { kind: "lost" };
  } finally {
    clearTimeout(slow);
    if (says() === "slow") hush();
  }
}

/** What an error page says: this page, with what was typed, says it instead. */
function wordsOf(html: string): string {
  const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
  const text = [...(main?.querySelectorAll("h1, p:not(.actions)") ?? [])].slice(0, 3).map((line) => line.textContent?.replace(/\s+/g, " ").trim()).filter(Boolean);
  return text.map((line) => (/[.۔!?؟]$/.test(line!) ? line : `${line}.`)).join(" ").replace(/\.\./g, ".");
}

type Renewed = "renewed" | "ended" | "other" | "lost";

/** After signing in elsewhere the page's token fits no more. A fresh one is taken for the same person only. */
async function renew(item: Unsent): Promise<Renewed> {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store", signal: AbortSignal.timeout(20_000) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector<HTMLInputElement>(`input[name=${TOKEN}]`)?.value;
    const [was, now] = [userOf(document), userOf(page)];
    if (was && !now) return "ended";
    if (was !== now) return "other";
    if (!token) return "ended";
    document.querySelectorAll<HTMLInputElement>(`input[name=${TOKEN}]`).forEach((input) => { input.value = token; });
    for (const waiting of queue.length > 0 ? queue : [item]) waiting.body.set(TOKEN, token);
    return "renewed";
  } catch {
    return "lost";
  }
}

/** Ends the present pause, or the next one where an attempt is on its way: it may have begun before what woke it. */
function wake(): void {
  woken = true;
  rouse();
}

async function pause(milliseconds: number): Promise<void> {
  if (!woken) {
    await new Promise<void>((done) => {
      const timer = setTimeout(done, milliseconds);
      rouse = () => { clearTimeout(timer); done(); };
    });
  }
  woken = false;
}

function drop(why?: "other" | "failed"): void {
  const arrived = queue.some((item) => item.mayHaveArrived);
  queue.splice(0).forEach(unmark);
  wake();
  if (why) tell(why, []);
  else if (arrived) tell("dropped", []);
  else hush();
}

function unmark(item: Unsent): void {
  item.form.inert = false;
  if (!queue.some((other) => other.form === item.form)) delete item.form.dataset.sent;
  item.button?.removeAttribute("aria-disabled");
}

function free(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
}
