// Loaded only by pages that show something live (<LiveScript />). Talks to Platform/Live: Watch, patch, /live/fragment.
import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel } from "@microsoft/signalr";
import { Idiomorph } from "idiomorph";
import { backOff } from "./line";

interface TopicVersion { topic: string; view: string | null; version: number }
interface Patch { topic: string; target: string; html: string; version: number }

const MOST_FRAGMENTS = 60;
const waiting = new Map<string, string>();
let paused = false;

const regions = () => [...document.querySelectorAll<HTMLElement>("[data-live-topic]")];
const versionOf = (region: HTMLElement) => Number(region.dataset.liveVersion);

const connection = new HubConnectionBuilder()
  .withUrl("/hubs/live", { transport: HttpTransportType.WebSockets, skipNegotiation: true })
  .withAutomaticReconnect({
    nextRetryDelayInMilliseconds: (retry) => {
      // Refused for ever, though the line is up: then it is the session that has ended.
      if (retry.previousRetryCount % 4 === 2) void askWhetherSignedIn();
      return backOff(retry.previousRetryCount);
    },
  })
  .configureLogging(LogLevel.None)
  .build();

connection.on("patch", (patch: Patch) => {
  const region = document.getElementById(patch.target);
  // The same version may come again: time alone changes what is late.
  if (region && versionOf(region) <= patch.version) show(patch.target, patch.html);
});
connection.onreconnecting(() => say("lost"));
connection.onreconnected(() => void freshen());
connection.onclose(() => void start());
// Another page of ours took this one's place: it has its own regions and versions.
document.addEventListener("courts:page", () => {
  paused = false;
  void freshen();
});
void start();

async function start(): Promise<void> {
  for (let attempt = 0; connection.state === HubConnectionState.Disconnected; attempt++) {
    try {
      await connection.start();
      void freshen();
    } catch {
      say("lost");
      if (attempt % 4 === 2) await askWhetherSignedIn();
      await pause(attempt);
    }
  }
}

let run = 0;

/** Connected is not yet fresh: it is tried, with growing pauses, until this page shows what is known, or the connection is lost again. */
async function freshen(): Promise<void> {
  const mine = ++run; // a later connection's run replaces this one
  for (let attempt = 0; mine === run && connection.state === HubConnectionState.Connected; attempt++) {
    try {
      await catchUp();
      return;
    } catch {
      say("lost");
      await pause(attempt);
    }
  }
}

const pause = (attempt: number) => new Promise((done) => setTimeout(done, backOff(attempt)));

/** Tells the hub what this page shows and from which version; what is newer by now is fetched. */
async function catchUp(): Promise<void> {
  const shown = regions().map((region) => ({ topic: region.dataset.liveTopic, view: region.dataset.liveView, version: versionOf(region) }));
  const now = new Map((await connection.invoke<TopicVersion[]>("Watch", shown)).map((known) => [`${known.topic} ${known.view}`, known.version]));
  const stale = regions().filter((region) => {
    const version = now.get(`${region.dataset.liveTopic} ${region.dataset.liveView}`);
    return version !== undefined && version !== versionOf(region);
  });
  for (let from = 0; from < stale.length; from += MOST_FRAGMENTS) await refetch(stale.slice(from, from + MOST_FRAGMENTS));
  say("on");
}

async function refetch(stale: HTMLElement[]): Promise<void> {
  const query = new URLSearchParams(stale.flatMap((region) => [["topic", region.dataset.liveTopic!], ["view", region.dataset.liveView!]]));
  const answer = await fetch(`/live/fragment?${query}`, { cache: "no-store", signal: AbortSignal.timeout(20_000) });
  if (signedOut(answer)) return;
  if (!answer.ok) throw new Error(`fragments: ${answer.status}`);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const region of fresh.querySelectorAll<HTMLElement>("[data-live-topic]")) show(region.id, region.outerHTML);
}

/** The session has ended: the page says so, and keeps what is typed on it (forms.ts). */
function signedOut(answer: Response): boolean {
  const out = answer.redirected || answer.status === 401;
  if (out) document.dispatchEvent(new Event("courts:ended"));
  return out;
}

async function askWhetherSignedIn(): Promise<void> {
  const one = regions()[0];
  if (one) await refetch([one]).catch(() => undefined);
}

/** Not while the reader has paused, and not under a finger or a pressed mouse button. */
function show(id: string, html: string): void {
  if (paused || document.getElementById(id)?.querySelector(":active")) waiting.set(id, html);
  else swap(id, html);
}

function flush(): void {
  if (paused) return;
  for (const [id, html] of waiting) swap(id, html);
  waiting.clear();
}

/** Morphs in place: what has the focus keeps it, unchanged rows are not touched, changed ones ([data-lit]) are lit for two seconds. */
function swap(id: string, html: string): void {
  const region = document.getElementById(id);
  if (!region) return;
  const before = new Map([...region.querySelectorAll<HTMLElement>("[data-lit][id]")].map((element) => [element.id, element.textContent]));
  const open = [...region.querySelectorAll<HTMLDetailsElement>("details[id][open]")].map((details) => details.id);
  Idiomorph.morph(region, html, { morphStyle: "outerHTML", ignoreActiveValue: true, restoreFocus: true });
  const now = document.getElementById(id);
  if (!now) return;
  for (const details of open) document.getElementById(details)?.setAttribute("open", "");
  for (const element of now.querySelectorAll<HTMLElement>("[data-lit][id]")) {
    if (before.get(element.id) === element.textContent) continue;
    element.classList.add("changed");
    setTimeout(() => element.classList.remove("changed"), 2000);
  }
  const announcer = document.getElementById("announcer");
  const words = now.querySelector("[data-announce]")?.textContent?.trim();
  if (words && announcer && announcer.textContent !== words) announcer.textContent = words;
}

function say(state: "on" | "lost"): void {
  const line = document.getElementById("connection");
  if (!line) return;
  const words = line.querySelector("span");
  const pause = document.querySelector<HTMLElement>("[data-live-pause]");
  if (words && pause?.dataset.lost && state === "lost" && line.dataset.live !== "lost") {
    // By the server's rules: the browser's may be older.
    const time = new Date(Date.now() + Number(pause.dataset.offset) * 1000).toISOString().slice(11, 16);
    words.textContent = pause.dataset.lost.replace("{time}", time);
  }
  line.dataset.live = state;
  line.hidden = state === "on" && navigator.onLine;
  document.documentElement.classList.toggle("live-lost", state === "lost");
}

addEventListener("pointerup", () => setTimeout(flush));
addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>("[data-live-pause]");
  if (!button) return;
  paused = !paused;
  button.setAttribute("aria-pressed", String(paused));
  flush();
});
