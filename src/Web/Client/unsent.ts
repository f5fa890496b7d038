/** The strip at the foot of the page that says what waits and why (Layout/Unsent.razor). Looked up each time: the page may have been replaced. */
export type Said = "offline" | "busy" | "slow" | "ask" | "ended" | "other" | "failed" | "dropped" | "stay" | "full";

const BUTTONS: Record<Said, string[]> = {
  offline: ["send", "drop"], busy: ["send", "drop"], slow: [], ask: ["send", "drop"], ended: ["sign-in", "send", "drop"],
  other: ["close"], failed: ["close"], dropped: ["close"], stay: ["close"], full: ["close"],
};

const strip = () => document.getElementById("unsent");
const part = (name: string) => strip()?.querySelector<HTMLElement>(`[data-unsent="${name}"]`);

export const userOf = (page: Document) => page.getElementById("unsent")?.dataset.user;

/** @param own words instead of the usual ones, from an answer. */
export function tell(what: Said, waiting: string[], own?: string): void {
  const shown = strip();
  if (!shown) return;
  const words = own ? `${own} ${shown.dataset[what]}` : shown.dataset[what]!;
  const said = part("words")!;
  if (said.textContent !== words) said.textContent = words;
  part("list")?.replaceChildren(...waiting.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  const buttons = waiting.length === 0 ? BUTTONS[what].filter((name) => name !== "send" && name !== "drop") : BUTTONS[what];
  if (waiting.length === 0 && !buttons.includes("close") && what !== "slow") buttons.push("close");
  for (const name of ["send", "sign-in", "drop", "close"]) part(name)!.hidden = !buttons.includes(name);
  shown.dataset.says = what;
  shown.hidden = false;
}

export const says = () => (strip()?.hidden === false ? strip()!.dataset.says : undefined);

export function hush(): void {
  const shown = strip();
  if (!shown) return;
  // Whoever stands on a button that goes away begins again at the page.
  if (shown.contains(document.activeElement)) document.getElementById("main")?.focus({ preventScroll: true });
  shown.hidden = true;
}

export function onUnsent(act: { send(): void; drop(): void }): void {
  addEventListener("click", (event) => {
    const name = (event.target as Element).closest<HTMLElement>("[data-unsent]")?.dataset.unsent;
    if (name === "send") act.send();
    else if (name === "drop") act.drop();
    else if (name === "close") hush();
  });
}
