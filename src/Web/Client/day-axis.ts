import { onPage } from "./page";

/** A chosen start is shown on the axis where it would lie; the now-line moves. Columns are five minutes. */
export function startDayAxes(): void {
  addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.matches?.("[data-axis-at]")) showChoice(input);
  });
  onPage(() => {
    document.querySelectorAll<HTMLInputElement>("[data-axis-at]:checked").forEach(showChoice);
    document.querySelectorAll<HTMLElement>(".axis-scroll").forEach(showNow);
  });
  setInterval(moveNow, 30_000);
}

/** Where the day does not fit, the present is what is seen first. */
function showNow(scroll: HTMLElement): void {
  const now = scroll.querySelector(".axis-now, .axis-choice:not([hidden])");
  if (!now || scroll.scrollWidth <= scroll.clientWidth) return;
  const middle = scroll.getBoundingClientRect();
  scroll.scrollLeft += now.getBoundingClientRect().left - middle.left - middle.width / 2;
}

function showChoice(input: HTMLInputElement): void {
  const ghost = input.closest("[data-axis-choices]")?.querySelector<HTMLElement>(".axis-choice");
  if (!ghost) return;
  ghost.className = `axis-choice at-${input.dataset.axisAt} for-${input.dataset.axisFor}`;
  ghost.hidden = false;
}

/** The server's time plus what has passed since: office clocks are wrong. */
function moveNow(): void {
  for (const line of document.querySelectorAll<HTMLElement>(".axis-now[data-at]")) {
    const start = Number(line.dataset.at);
    const column = Math.min(Number(line.dataset.last), Math.floor(start + performance.now() / 300_000));
    line.className = `axis-now at-${column}`;
    // What still runs past its end grows with it.
    for (const over of line.closest(".day-axis")?.querySelectorAll<HTMLElement>(".axis-overrun[data-runs]") ?? []) {
      const from = Number(/\bat-(\d+)/.exec(over.className)?.[1]);
      if (from) over.className = `axis-overrun at-${from} for-${Math.max(1, column + 1 - from)}`;
    }
  }
}
