import { onPage } from "./page";

/** A date field shows its numbers in the order of the browser's language, not the page's: beside it stands the date in words. */
export function startDates(): void {
  onPage(() => sayAll(document));
  document.addEventListener("htmx:load", (event) => sayAll(event.target as Element));
  addEventListener("input", (event) => { if (isDate(event.target)) say(event.target); });
  addEventListener("pageshow", (event) => { if (event.persisted) sayAll(document); });
}

const isDate = (target: EventTarget | null): target is HTMLInputElement => target instanceof HTMLInputElement && target.type === "date";

function sayAll(within: ParentNode): void {
  within.querySelectorAll<HTMLInputElement>("input[type=date]").forEach(say);
}

function say(input: HTMLInputElement): void {
  const output = document.querySelector<HTMLOutputElement>(`output.field-date[for="${CSS.escape(input.id)}"]`);
  if (output) output.textContent = inWords(input.valueAsDate);
}

/** As the server says it: Thu 3 Dec 2026, جمعرات، 3 دسمبر 2026. */
function inWords(date: Date | null): string {
  if (!date) return "";
  const urdu = document.documentElement.lang === "ur";
  const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(urdu ? "ur" : "en-GB", { ...options, timeZone: "UTC" }).format(date);
  return `${part({ weekday: "short" })}${urdu ? "،" : ""} ${date.getUTCDate()} ${urdu ? part({ month: "long" }) : MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

// British English abbreviates September to four letters, the server to three.
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
