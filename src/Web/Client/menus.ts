import { onPage } from "./page";

/** Menus are <details>: they work without this; here they close on Escape, on a click outside and when the focus leaves. */
export function startMenus(): void {
  // On a phone the bar scrolls: the page's own line is to be seen.
  onPage(() => document.querySelector(".site-nav ul [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }));
  const open = () => document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]");
  addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target as Node)) menu.open = false;
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
  addEventListener("focusout", (event) => {
    const to = (event as FocusEvent).relatedTarget as Node | null;
    for (const menu of open()) if (to && !menu.contains(to)) menu.open = false;
  });
}
