// Where the focus goes when an answer has come: what is wrong, what is new, and else where it was.
const KEPT = "courts.focus";
const FOCUSABLE = "a[href], button:not([disabled], .visually-hidden), input:not([type=hidden], [disabled]), select:not([disabled]), textarea:not([disabled]), summary";
let byPointer = 0;

addEventListener("pointerdown", () => { byPointer = performance.now(); }, { capture: true });
addEventListener("keydown", () => { byPointer = 0; }, { capture: true });

/** The button itself, then what it stands in, from near to far: ids and the button's value only, never what somebody typed. */
interface Place { at: string; name: string; value: string; ids: string[] }

function placeOf(pressed: HTMLElement, at: string): Place {
  const ids = pressed.dataset.focus ? [pressed.dataset.focus] : [];
  for (let element: HTMLElement | null = pressed; element && element.id !== "main"; element = element.parentElement) if (element.id) ids.push(element.id);
  return { at, name: pressed.getAttribute("name") ?? "", value: pressed.getAttribute("value") ?? "", ids };
}

/** A pressed mouse button needs no focus, and must not move the page. */
const wanted = (pressed: HTMLElement | null) => pressed !== null && !(byPointer > 0 && performance.now() - byPointer < 2000);

function find(place: Place): HTMLElement | null {
  const same = place.name && place.value ? document.querySelector<HTMLElement>(`main button[name="${CSS.escape(place.name)}"][value="${CSS.escape(place.value)}"]:not([disabled], .visually-hidden)`) : null;
  if (same) return same;
  for (const id of place.ids) {
    const element = document.getElementById(id);
    if (element?.matches(FOCUSABLE)) return element;
    // In a row its actions, not what it tells.
    const actions = element?.querySelector("[id^='do-']") ?? element;
    const within = [...(actions?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].find((one) => one.checkVisibility?.() ?? true);
    if (within) return within;
  }
  return null;
}

/** What the page itself asks for goes first; an address that names a part of the page asks for that. */
function first(): boolean {
  const asked = document.querySelector<HTMLElement>(location.hash ? "[data-focus-first]" : "[data-focus-first], main [autofocus]");
  asked?.focus();
  return asked !== null;
}

/** For an answer in this page's place: called when it stands. */
export function focusAfter(pressed: HTMLElement | null): () => void {
  const place = wanted(pressed) ? placeOf(pressed!, "") : null;
  return () => {
    if (!first()) (place && find(place))?.focus();
  };
}

/** For a page that is loaded now; it finds the place again if it is that page. */
export function keepFocus(pressed: HTMLElement | null, to: URL): void {
  try {
    if (wanted(pressed)) sessionStorage.setItem(KEPT, JSON.stringify(placeOf(pressed!, to.pathname)));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Storage is shut: the focus begins at the head of the page.
  }
}

export function startFocus(): void {
  let kept: string | null = null;
  try {
    kept = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
  } catch {
    // as above
  }
  if (first() || !kept) return;
  const place = JSON.parse(kept) as Place;
  if (place.at !== location.pathname) return;
  const named = decodeURIComponent(location.hash.slice(1));
  const act = () => find(named ? { ...place, ids: [...place.ids, named] } : place)?.focus();
  act();
  // Going to the part that the address names, the browser takes the focus away once more, after the page was first drawn.
  const again = () => { if (document.activeElement === document.body) act(); };
  if (named) addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(again)));
}
