// Loaded only by the operator's page: says every half minute that this computer is alive, and how good its link is.
const link = document.getElementById("desk-link");
const PAUSE = 30_000;
const POOR_FROM = 800; // as in LinkQuality

if (link) {
  void beat(link);
  setInterval(() => void beat(link), PAUSE);
  addEventListener("online", () => void beat(link));
  addEventListener("offline", () => show(link, "lost"));
}

async function beat(shown: HTMLElement): Promise<void> {
  try {
    const before = performance.now();
    await fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(15_000) });
    const took = Math.round(performance.now() - before);
    show(shown, took < POOR_FROM ? "good" : "poor", took);
    const token = document.querySelector<HTMLInputElement>("#actions input[name=__RequestVerificationToken]")?.value ?? "";
    const body = new URLSearchParams({ device: device(), roundTripMs: String(took), __RequestVerificationToken: token });
    await fetch(shown.dataset.desk!, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(15_000) });
  } catch {
    show(shown, "lost");
  }
}

function show(shown: HTMLElement, state: "good" | "poor" | "lost", took = 0): void {
  const words = shown.dataset[state]!.replace("{ms}", String(took));
  if (shown.textContent !== words) shown.textContent = words;
  shown.className = `chip chip-${{ good: "ready", poor: "late", lost: "stopped" }[state]}`;
}

/** A random name of its own: it tells two computers at a desk apart and nothing else. */
function device(): string {
  const made = () => `desk-${crypto.getRandomValues(new Uint32Array(1))[0]!.toString(16)}`;
  try {
    const name = localStorage.getItem("courts.device") ?? made();
    localStorage.setItem("courts.device", name);
    return name;
  } catch {
    return made();
  }
}
