// Loaded only by pages that show something live (<LiveScript />). Talks to Platform/Live: Watch, patch, /live/fragment.
import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel } from "@microsoft/signalr";
import { Idiomorph } from "idiomorph";

interface TopicVersion { topic: string; view: string | null; version: number }
interface Patch { topic: string; target: string; html: string; version: number }

const MOST_FRAGMENTS = 60;
const line = document.getElementById("connection");
const announcer = document.getElementById("announcer");
const waiting = new Map<string, string>();
let paused = false;

const regions = () => [...document.querySelectorAll<HTMLElement>("[data-live-topic]")];
const versionOf = (region: HTMLElement) => Number(region.dataset.liveVersion);
const backOff = (attempt: number) => Math.min(15_000, 500 * 2 ** attempt) * (0.5 + Math.random());

const connection = new HubConnectionBuilder()
  .withUrl("/hubs/live", { transport: HttpTransportType.WebSockets, skipNegotiation: true })
  .withAutomaticReconnect({ nextRetryDelayInMilliseconds: (retry) => backOff(retry.previousRetryCount) })
  .configureLogging(LogLevel.None)
  .build();

connection.on("patch", (patch: Patch) => {
  const region = document.getElementById(patch.target);
  // The same version may come again: time alone changes what is late.
  if (region && versionOf(region) <= patch.version) show(patch.target, patch.html);
});
connection.onreconnecting(() => say("lost"));
connection.onreconnected(() => void catchUp().catch(() => say("lost")));
void start();

async function start(): Promise<void> {
  for (let attempt = 0; connection.state === HubConnectionState.Disconnected; attempt++) {
    try {
      await connection.start();
      await catchUp();
    } catch {
      say("lost");
      await new Promise((done) => setTimeout(done, backOff(attempt)));
    }
  }
}

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
  const answer = await fetch(`/live/fragment?${query}`);
  if (answer.redirected || answer.status === 401) return location.reload(); // the session has ended: let the page say so
  if (!answer.ok) throw new Error(`fragments: ${answer.status}`);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const region of fresh.querySelectorAll<HTMLElement>("[data-live-topic]")) show(region.id, region.outerHTML);
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
  const words = now.querySelector("[data-announce]")?.textContent?.trim();
  if (words && announcer && announcer.textContent !== words) announcer.textContent = words;
}

function say(state: "on" | "lost"): void {
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
