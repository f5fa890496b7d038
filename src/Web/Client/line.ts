/** Whether the service can be reached. The browser's own word for it is a hint only: a line may be dead behind a router that is not. */
export const seemsLost = () => !navigator.onLine || document.getElementById("connection")?.dataset.live === "lost";

export async function reachable(): Promise<boolean> {
  try {
    return (await fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(10_000) })).ok;
  } catch {
    return false;
  }
}

/** Growing pauses, never the same for two: half a second at first, a quarter of a minute at most. */
export const backOff = (attempt: number) => Math.min(15_000, 500 * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random());
