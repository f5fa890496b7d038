// Loaded only by the operator's page: says every half minute that this computer is alive, and how good its link is.
const PAUSE = 30_000;
const POOR_FROM = 800; // as in LinkQuality
const chip = () => document.getElementById("desk-link"); // looked up each time: the page may have been replaced

void beat();
setInterval(() => void beat(), PAUSE);
addEventListener("online", () => void beat());
addEventListener("offline", () => show("lost"));
document.addEventListener("courts:page", () => void beat());

async function beat(): Promise<void> {
  const address = chip()?.dataset.desk;
  if (!address) return;
  try {
    const before = performance.now();
    await fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(15_000) });
    const took = Math.round(performance.now() - before);
    show(took < POOR_FROM ? "good" : "poor", took);
    const token = document.querySelector<HTMLInputElement>("#actions input[name=__RequestVerificationToken]")?.value ?? "";
    const body = new URLSearchParams({ device: device(), roundTripMs: String(took), __RequestVerificationToken: token });
    const answer = await fetch(address, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(15_000) });
    if (answer.type === "opaqueredirect") document.dispatchEvent(new Event("courts:ended")); // to the page that signs in
  } catch {
    show("lost");
  }
}

function show(state: "good" | "poor" | "lost", took = 0): void {
  const shown = chip();
  if (!shown) return;
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
