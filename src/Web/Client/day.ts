// Loaded only by the day's page: a hearing is dragged, or carried with the arrow keys, to a free place. Without it its block leads to the page that moves it.
interface Start { at: number; said: string; value: string }
interface Refused { from: number; to: number; why: string }
interface Lane { free: Start[]; refused: Refused[] }
interface Drops { minutes: number; lanes: Record<string, Lane> }

const STEP = 5; // minutes in a column
const DRAGGED_FROM = 6; // pixels: less is a click
const HELD_FOR = 450; // milliseconds: a finger that moves earlier scrolls
const EDGE = 56; // pixels from the edge of what is seen: there it moves along
let listening = new AbortController();
start();
document.addEventListener("courts:page", start);

function start(): void {
  const page = document.getElementById("day-lanes");
  listening.abort();
  listening = new AbortController();
  if (page) startDay(page, page.querySelector<HTMLElement>(".day-axis")!, { signal: listening.signal });
}

function startDay(page: HTMLElement, axis: HTMLElement, whole: { signal: AbortSignal }): void {
  const first = Number(axis.dataset.first) * 60;
  const columns = Number(axis.dataset.columns);
  const scroller = axis.querySelector<HTMLElement>(".axis-scroll") ?? axis;
  const tracks = [...axis.querySelectorAll<HTMLElement>(".axis-track[data-lane]")];
  const ghost = document.createElement("span");
  const time = ghost.appendChild(document.createElement("b"));
  let carried: Carried | null = null;
  let dragged = false;
  let pressed: { block: HTMLElement; x: number; y: number; grab: number; hold: number } | null = null;

  class Carried {
    drops: Drops | null = null;
    lane = "";
    start: Start | null = null;
    point: { x: number; y: number } | null = null;
    constructor(readonly block: HTMLElement, readonly grab: number, readonly byKeys: boolean) {}
    is(other: Carried | null): boolean { return other === this; }
  }

  const say = (words: string) => { document.getElementById("day-said")!.textContent = words; };
  const column = (minute: number) => Math.min(columns, Math.max(1, Math.floor((minute - first) / STEP) + 1));
  const length = (minutes: number) => Math.max(1, Math.ceil(minutes / STEP));
  const trackOf = (lane: string) => tracks.find((track) => track.dataset.lane === lane);

  /** Where along a track a pointer is, in columns from its beginning, whatever the direction. */
  function along(track: HTMLElement, x: number): number {
    const box = track.getBoundingClientRect();
    const from = getComputedStyle(track).direction === "rtl" ? box.right - x : x - box.left;
    return (from / box.width) * columns;
  }

  async function take(block: HTMLElement, grab: number, byKeys: boolean): Promise<void> {
    const taken = (carried = new Carried(block, grab, byKeys));
    block.classList.add("day-carried");
    document.body.classList.add("day-carrying");
    say(page.dataset.looking!);
    try {
      const answer = await fetch(`${page.dataset.free}?hearing=${block.dataset.hearing}`, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(20_000) });
      if (!answer.ok) throw new Error(String(answer.status));
      const drops = (await answer.json()) as Drops;
      if (!taken.is(carried)) return;
      taken.drops = drops;
    } catch {
      if (taken.is(carried)) leave(page.dataset.failed!);
      return;
    }
    for (const track of tracks) showFree(track, taken.drops);
    if (byKeys) choose(block.dataset.room!, Number(block.dataset.at));
    else if (taken.point) hover(taken.point.x, taken.point.y);
  }

  /** Neighbouring starts as one stretch, to the end of a hearing at the last. */
  function showFree(track: HTMLElement, drops: Drops): void {
    const over = document.createElement("div");
    over.className = "axis-over axis-drop";
    const free = drops.lanes[track.dataset.lane!]?.free ?? [];
    let from = 0;
    free.forEach((start, i) => {
      const next = free[i + 1];
      if (i === 0) from = start.at;
      if (next && next.at <= start.at + drops.minutes) return;
      const run = document.createElement("span");
      run.className = `axis-free at-${column(from)} for-${length(start.at + drops.minutes - from)}`;
      over.append(run);
      if (next) from = next.at;
    });
    track.append(over);
  }

  function show(track: HTMLElement | undefined, minute: number, start: Start | null, words: string): void {
    if (!carried) return;
    carried.lane = track?.dataset.lane ?? "";
    carried.start = start;
    say(words);
    if (!track) return ghost.remove();
    ghost.className = `axis-ghost at-${column(start?.at ?? minute)} for-${length(carried.drops!.minutes)}${start ? "" : " axis-ghost-no"}`;
    time.textContent = start?.said ?? "";
    time.hidden = !start;
    track.querySelector(".axis-drop")?.append(ghost);
  }

  const here = (start: Start, lane: string) => page.dataset.here!.replace("{time}", start.said).replace("{lane}", lane);

  function hover(x: number, y: number): void {
    if (!carried) return;
    carried.point = { x, y };
    if (!carried.drops) return;
    const track = tracks.find((t) => { const box = t.getBoundingClientRect(); return y >= box.top && y < box.bottom; });
    const lane = track && carried.drops.lanes[track.dataset.lane!];
    if (!track || !lane) return show(undefined, 0, null, page.dataset.elsewhere!);
    const minute = first + Math.round(along(track, x) - carried.grab) * STEP;
    // A column to either side is near enough.
    const start = lane.free.filter((s) => Math.abs(s.at - minute) <= STEP).sort((a, b) => Math.abs(a.at - minute) - Math.abs(b.at - minute))[0] ?? null;
    const why = lane.refused.find((r) => r.from <= minute && minute < r.to)?.why ?? page.dataset.taken!;
    show(track, minute, start, start ? here(start, track.dataset.lane!) : why);
  }

  /** The free start nearest to a minute of a lane. */
  function choose(lane: string, minute: number): void {
    const free = carried?.drops?.lanes[lane]?.free ?? [];
    const start = [...free].sort((a, b) => Math.abs(a.at - minute) - Math.abs(b.at - minute))[0];
    if (!start) return leave(page.dataset.full!);
    show(trackOf(lane), start.at, start, here(start, lane));
    ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function step(by: number): void {
    const free = carried!.drops!.lanes[carried!.lane]!.free;
    const now = free.findIndex((s) => s.at === carried!.start!.at);
    choose(carried!.lane, free[Math.min(free.length - 1, Math.max(0, now + by))]!.at);
  }

  function changeLane(by: number): void {
    const lanes = tracks.map((t) => t.dataset.lane!).filter((lane) => carried!.drops!.lanes[lane]?.free.length);
    const next = lanes[lanes.indexOf(carried!.lane) + by];
    if (next) choose(next, carried!.start!.at);
  }

  /** What lies outside comes into sight while a hearing is held at the edge. */
  function moveAlong(taken: Carried): void {
    if (!taken.is(carried)) return;
    if (taken.point) {
      const { x, y } = taken.point;
      const [box, names] = [scroller.getBoundingClientRect(), axis.querySelector(".axis-corner")!.getBoundingClientRect()];
      const [left, right] = getComputedStyle(axis).direction === "rtl" ? [box.left, names.left] : [names.right, box.right];
      const by = (at: number, from: number, to: number) => (at < from + EDGE ? -8 : at > to - EDGE ? 8 : 0);
      const [across, down] = [by(x, Math.max(left, 0), Math.min(right, innerWidth)), by(y, 0, innerHeight)];
      if (across) scroller.scrollBy({ left: across, behavior: "instant" });
      if (down) scrollBy({ top: down, behavior: "instant" });
      if (across || down) hover(x, y);
    }
    requestAnimationFrame(() => moveAlong(taken));
  }

  function letGo(): void {
    clearTimeout(pressed?.hold);
    pressed = null;
  }

  function leave(words: string): void {
    carried?.block.classList.remove("day-carried");
    document.body.classList.remove("day-carrying");
    axis.querySelectorAll(".axis-drop").forEach((over) => over.remove());
    ghost.remove();
    carried = null;
    letGo();
    say(words);
  }

  function drop(): void {
    const { block, lane, start } = carried!;
    const same = start && lane === block.dataset.room && start.at === Number(block.dataset.at);
    if (!start || same) return leave(start ? page.dataset.left! : document.getElementById("day-said")!.textContent ?? "");
    const button = document.createElement("button");
    button.name = "do";
    button.value = ["move", block.dataset.hearing, block.dataset.revision, lane, start.value].join("|");
    button.setAttribute("form", "actions");
    button.dataset.focus = block.id; // where the focus returns to
    button.hidden = true;
    document.body.append(button);
    button.click();
  }

  const blockOf = (target: EventTarget | null) => (target as Element | null)?.closest<HTMLElement>("[data-hearing]") ?? null;

  function drag(): void {
    dragged = true;
    void take(pressed!.block, pressed!.grab, false);
    moveAlong(carried!);
  }

  // A finger scrolls and taps (the tap opens the page that moves the hearing); held still, it takes the hearing up.
  axis.addEventListener("pointerdown", (event) => {
    const block = blockOf(event.target);
    dragged = false;
    letGo();
    if (!block || event.button !== 0 || !event.isPrimary || carried) return;
    const track = block.closest<HTMLElement>(".axis-track")!;
    pressed = {
      block, x: event.clientX, y: event.clientY, grab: along(track, event.clientX) - (Number(block.dataset.at) - first) / STEP,
      hold: event.pointerType === "touch" ? window.setTimeout(drag, HELD_FOR) : 0,
    };
  });
  addEventListener("pointermove", (event) => {
    if (!event.isPrimary) return;
    if (pressed && !carried && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > DRAGGED_FROM) {
      if (pressed.hold) return letGo();
      pressed.block.setPointerCapture(event.pointerId);
      drag();
    }
    if (carried && !carried.byKeys) hover(event.clientX, event.clientY);
  }, whole);
  addEventListener("pointerup", (event) => {
    if (!event.isPrimary) return;
    letGo();
    if (carried && !carried.byKeys) drop();
  }, whole);
  // While it carries, a finger does not scroll, nor does holding it open the link's menu.
  axis.addEventListener("touchmove", (event) => { if (carried && !carried.byKeys) event.preventDefault(); }, { passive: false });
  axis.addEventListener("contextmenu", (event) => { if (pressed?.hold || (carried && !carried.byKeys)) event.preventDefault(); });
  // The click that ends a drag opens nothing.
  axis.addEventListener("click", (event) => { if (dragged) event.preventDefault(); }, { capture: true });
  addEventListener("pointercancel", () => { letGo(); if (carried && !carried.byKeys) leave(page.dataset.left!); }, whole);
  axis.addEventListener("dragstart", (event) => event.preventDefault());

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const block = blockOf(event.target);
    if (!carried) {
      // The physical key serves when the layout is Urdu.
      if (!block || !(event.key === "Enter" || event.code === "KeyM")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      void take(block, 0, true);
      return;
    }
    if (event.key === "Tab") return leave(page.dataset.left!);
    const later = getComputedStyle(axis).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const acts: Record<string, () => void> = {
      Escape: () => leave(page.dataset.left!), Enter: drop, ArrowUp: () => changeLane(-1), ArrowDown: () => changeLane(1),
      ArrowLeft: () => step(later === "ArrowLeft" ? 1 : -1), ArrowRight: () => step(later === "ArrowRight" ? 1 : -1),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Escape" || (carried.byKeys && carried.start)) act();
  }, { capture: true, ...whole });
}
