// Loaded only by pages that show something live. See Platform/Ui/README.md for the contract with the hub.
import { HubConnectionBuilder, HubConnectionState, LogLevel } from "@microsoft/signalr";
import { Idiomorph } from "idiomorph";

interface Watched { topic: string; view: string; version: number }
interface Version { topic: string; view: string; version: number }

const regions = () => [...document.querySelectorAll<HTMLElement>("[data-live-topic]")];
const line = document.getElementById("connection");
const announcer = document.getElementById("announcer");
const waiting = new Map<string, string>();
let paused = false;

const connection = new HubConnectionBuilder()
  .withUrl("/hubs/live")
  .withAutomaticReconnect({ nextRetryDelayInMilliseconds: (retry) => Math.min(15_000, 500 * 2 ** retry.previousRetryCount) * (0.5 + Math.random()) })
  .configureLogging(LogLevel.Error)
  .build();

connection.on("Changed", (topic: string, view: string, version: number, html: string) => {
  for (const region of regions()) {
    if (region.dataset.liveTopic !== topic || region.dataset.liveView !== view || Number(region.dataset.liveVersion) >= version) continue;
    if (paused) waiting.set(region.id, html);
    else swap(region, html);
  }
});
connection.onreconnecting(() => say("lost"));
connection.onreconnected(() => catchUp());
void start();

async function start(): Promise<void> {
  for (let attempt = 0; connection.state === HubConnectionState.Disconnected; attempt++) {
    try {
      await connection.start();
      await catchUp();
      return;
    } catch {
      say("lost");
      await new Promise((done) => setTimeout(done, Math.min(15_000, 500 * 2 ** attempt) * (0.5 + Math.random())));
    }
  }
}

/** Tells the hub what this page shows and from which version; what is newer by now is fetched. */
async function catchUp(): Promise<void> {
  const shown: Watched[] = regions().map((region) => ({ topic: region.dataset.liveTopic!, view: region.dataset.liveView!, version: Number(region.dataset.liveVersion) }));
  const versions = await connection.invoke<Version[]>("Watch", shown);
  const stale = regions().filter((region) => versions.some((now) =>
    now.topic === region.dataset.liveTopic && now.view === region.dataset.liveView && now.version !== Number(region.dataset.liveVersion)));
  if (stale.length) {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (answer.redirected || !answer.ok) return location.reload(); // the session has ended: let the page say so
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const region of stale) {
      const html = fresh.getElementById(region.id)?.outerHTML;
      if (html) swap(region, html);
    }
  }
  say("on");
}

/** Morphs in place: what has the focus keeps it, unchanged rows are not touched, changed ones are lit. */
function swap(region: HTMLElement, html: string): void {
  const before = new Map([...region.querySelectorAll<HTMLElement>("[data-lit]")].map((element) => [element.id, element.textContent]));
  const id = region.id;
  Idiomorph.morph(region, html, { morphStyle: "outerHTML", ignoreActiveValue: true, restoreFocus: true });
  const now = document.getElementById(id);
  if (!now) return;
  for (const element of now.querySelectorAll<HTMLElement>("[data-lit]")) {
    if (before.get(element.id) === element.textContent) continue;
    element.classList.add("changed");
    setTimeout(() => element.classList.remove("changed"), 2000);
  }
  const words = now.querySelector("[data-announce]")?.textContent?.trim();
  if (words && announcer && announcer.textContent !== words) announcer.textContent = words;
}

function say(state: "on" | "lost"): void {
  const time = document.querySelector<HTMLElement>("[data-as-of]");
  if (line) {
    line.dataset.live = state;
    line.hidden = state === "on" && navigator.onLine;
    const shown = line.querySelector<HTMLElement>("[data-connection-time]");
    if (shown && time && state === "lost") shown.textContent = time.textContent;
  }
}

addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>("[data-live-pause]");
  if (!button) return;
  paused = !paused;
  button.setAttribute("aria-pressed", String(paused));
  if (paused) return;
  for (const [id, html] of waiting) {
    const region = document.getElementById(id);
    if (region) swap(region, html);
  }
  waiting.clear();
});
