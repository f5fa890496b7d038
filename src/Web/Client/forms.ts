import { reachable, seemsLost } from "./line";
import { send, startSending } from "./sending";
import { tell } from "./unsent";

/** Forms and links on a line that breaks: nothing that was pressed or typed is lost, and the page is left only for one that can be had. */
export function startForms(): void {
  startSending();
  addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const button = (event as SubmitEvent).submitter;
    const method = form.getAttribute("method")?.toLowerCase() ?? "get";
    if (event.defaultPrevented || method === "dialog" || form.hasAttribute("target")) return;
    if (method === "post") {
      event.preventDefault();
      send(form, button);
    } else if (seemsLost()) {
      event.preventDefault();
      void go(() => HTMLFormElement.prototype.submit.call(form));
    }
  });
  addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.matches(".error-summary a[href^='#']")) return toField(event, link);
    if (link.origin !== location.origin || link.target || link.hasAttribute("download") || link.getAttribute("href")!.startsWith("#") || !seemsLost()) return;
    event.preventDefault();
    void go(() => location.assign(link.href));
  });

  // What the session's end must not take away: see "courts:ended".
  addEventListener("input", (event) => { (event.target as Element).closest<HTMLElement>("form[method=post]")?.setAttribute("data-typed", ""); });
  document.addEventListener("courts:ended", ended);
  // A part of the page that could not be drawn again stays as it was.
  document.addEventListener("htmx:sendError", () => tell("stay", []));
  document.addEventListener("htmx:responseError", (event) => {
    if ((event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr.getResponseHeader("Courts-Refused") === "session") ended();
  });
}

/** Without anything typed the page gives way to the one that signs in. */
function ended(): void {
  if (document.querySelector("form[data-typed], form[data-sent]")) tell("ended", []);
  else location.reload();
}

async function go(leave: () => void): Promise<void> {
  if (await reachable()) leave();
  else tell("stay", []);
}

/** The links of an error summary put the focus into the field, not only the page to it. */
function toField(event: Event, link: HTMLAnchorElement): void {
  const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  const input = field.matches("input, select, textarea, button") ? field : field.querySelector<HTMLElement>("input, select, textarea, button");
  field.scrollIntoView({ block: "center" });
  (input ?? field).focus({ preventScroll: true });
}
