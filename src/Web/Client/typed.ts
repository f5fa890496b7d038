// What is typed and opened while an answer is on its way: the page that answers does not know of it, and must not take it away.
type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What each field of the page held at a press, by the field's id, and which parts were unfolded. */
export interface Filled { values: ReadonlyMap<string, string>; open: ReadonlySet<string> }

const ticked = (input: Input): input is HTMLInputElement => input instanceof HTMLInputElement && (input.type === "checkbox" || input.type === "radio");

const held = (input: Input) => (ticked(input) ? String(input.checked) : input.value);

const inputs = () =>
  [...document.querySelectorAll<Input>("main input[id]:not([type=hidden], [type=file], [type=password]), main select[id], main textarea[id]")];

/** The parts of the page that fold, by where they stand and what they are called. */
const folds = () =>
  new Map([...document.querySelectorAll<HTMLDetailsElement>("main details")].map((part) => [`${part.closest("[id]")?.id} ${part.querySelector("summary")?.textContent?.trim()}`, part]));

const unfolded = () => [...folds()].filter(([, part]) => part.open).map(([name]) => name);

export const filled = (): Filled => ({ values: new Map(inputs().map((input) => [input.id, held(input)])), open: new Set(unfolded()) });

/**
 * Called before the page is replaced; what it gives is called after. A field gets back what was typed since the press where the answer shows
 * in it what was sent; where the answer says something else there, for example because a row is gone, the answer stands.
 * True where the focus stays in such a field.
 */
export function typedSince({ values, open }: Filled): () => boolean {
  const typed = inputs().filter((input) => values.has(input.id) && values.get(input.id) !== held(input)).map((input) => ({ id: input.id, name: input.name, value: held(input) }));
  const opened = unfolded().filter((name) => !open.has(name));
  const focused = typed.find((input) => input.id === document.activeElement?.id)?.id;
  return () => {
    const parts = folds();
    for (const name of opened) parts.get(name)?.setAttribute("open", "");
    let last: Input | null = null;
    for (const { id, name, value } of typed) {
      const input = document.getElementById(id) as Input | null;
      if (!input || input.name !== name || held(input) !== values.get(id)) continue;
      if (ticked(input)) input.checked = value === "true";
      else input.value = value;
      last = input;
    }
    // What the page draws from its fields, it draws again.
    last?.dispatchEvent(new Event("change", { bubbles: true }));
    const stays = focused && !document.querySelector("main .error-summary") ? document.getElementById(focused) : null;
    stays?.focus();
    return stays !== null;
  };
}
