/** The server answers a double submit with the first answer; here the second click is not even sent. */
export function startForms(): void {
  addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    const button = (event as SubmitEvent).submitter;
    button?.setAttribute("aria-disabled", "true");
    // A download or a refused answer leaves the page standing: the form can be sent again.
    setTimeout(() => reset(form), 8000);
  });
  // Back button: the page comes from memory with its forms marked as sent.
  addEventListener("pageshow", () => document.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach(reset));

  document.querySelector<HTMLElement>("[data-focus-first]")?.focus();

  // The links of an error summary put the focus into the field, not only the page to it.
  addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>(".error-summary a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    const input = field.matches("input, select, textarea, button") ? field : field.querySelector<HTMLElement>("input, select, textarea");
    field.scrollIntoView({ block: "center" });
    (input ?? field).focus({ preventScroll: true });
  });
}

function reset(form: HTMLFormElement): void {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
}
