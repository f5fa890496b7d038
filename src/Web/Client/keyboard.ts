/** Shortcuts are declared in the markup: data-shortcut="/", "n" or "g b". All of them can be reached without. */
export function startKeyboard(): void {
  let first = "";
  let at = 0;
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === "?") {
      event.preventDefault();
      document.querySelector<HTMLDialogElement>("dialog#keys")?.showModal();
      return;
    }
    // Two-key shortcuts must follow within a second. The physical key serves when the layout is Urdu.
    const key = /^[a-z/]$/.test(event.key) ? event.key : event.code === "Slash" ? "/" : event.code.replace(/^Key/, "").toLowerCase();
    const both = event.timeStamp - at < 1000 && first ? `${first} ${key}` : key;
    const target = find(both) ?? find(key);
    first = key;
    at = event.timeStamp;
    if (!target) return;
    event.preventDefault();
    first = "";
    if (target.matches("input, select, textarea")) {
      target.focus();
      (target as HTMLInputElement).select?.();
    } else target.click();
  });
}

// What stands on the page goes before the navigation: "n" on a case is a hearing of that case.
const find = (shortcut: string) => [...document.querySelectorAll<HTMLElement>("main [data-shortcut]"), ...document.querySelectorAll<HTMLElement>("[data-shortcut]")].find((element) => element.dataset.shortcut === shortcut);

function typing(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return !!element?.closest?.("input:not([type=radio], [type=checkbox], [type=submit], [type=button]), textarea, select, [contenteditable], dialog[open]");
}
