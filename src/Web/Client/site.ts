// What every page loads. Nothing here is needed to use a page: it only makes it quicker.
import htmx from "htmx.org";
import { startDates } from "./dates";
import { startDayAxes } from "./day-axis";
import { startFocus } from "./focus";
import { startForms } from "./forms";
import { startKeyboard } from "./keyboard";
import { startMenus } from "./menus";
import { onPage } from "./page";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // shared computers: no page is kept in the browser's storage
htmx.config.timeout = 20_000;

startMenus();
startKeyboard();
startForms();
startFocus();
startDates();
startDayAxes();

// Offices lose their link: say so in words, on every page.
const show = () => {
  const line = document.getElementById("connection");
  line?.toggleAttribute("hidden", navigator.onLine && line.dataset.live !== "lost");
};
addEventListener("online", show);
addEventListener("offline", show);
onPage(show);

addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-print]")) print();
});
