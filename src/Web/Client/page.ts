import htmx from "htmx.org";
import { focusAfter } from "./focus";
import { typedSince, type Filled } from "./typed";

/** What a script does to each page, whether it was loaded or shown in place of another. */
export function onPage(act: () => void): void {
  act();
  document.addEventListener("courts:page", act);
}

let shownAt = location.pathname + location.search;

/**
 * A form's answer that is a page: it takes this page's place, with its own address. The scripts that both load run on.
 * @param was what the fields held at the press: what was typed since then is kept.
 */
export function showAnswer(html: string, address: string, pressed: HTMLElement | null, was: Filled): void {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const loaded = new Set([...document.scripts].map((script) => script.src));
  const keep = typedSince(was);
  const focus = focusAfter(pressed);
  document.title = fresh.title;
  document.body.replaceWith(document.adoptNode(fresh.body));
  const to = new URL(address);
  if (to.pathname + to.search !== shownAt) history.pushState(null, "", to);
  shownAt = location.pathname + location.search;
  for (const script of document.body.querySelectorAll("script")) {
    if (!script.src || loaded.has(script.src)) continue;
    const running = document.createElement("script");
    running.src = script.src;
    script.replaceWith(running);
  }
  htmx.process(document.body);
  scrollTo(0, 0);
  document.dispatchEvent(new Event("courts:page"));
  if (!keep()) focus();
}

// Back, to a page whose place was taken: it is loaded again. A jump within a page is none of this.
addEventListener("popstate", () => {
  if (location.pathname + location.search !== shownAt) location.reload();
});
