// What is typed while an answer is on its way: the page that answers does not know of it, and must not take it away.
type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What each field of the page held at a press, by the field's id. */
export type Filled = ReadonlyMap<string, string>;

const ticked = (input: Input): input is HTMLInputElement => input instanceof HTMLInputElement && (input.type === "checkbox" || input.type === "radio");

const held = (input: Input) => (ticked(input) ? String(input.checked) : input.value);

const inputs = () =>
  [...document.querySelectorAll<Input>("main input[id]:not([type=hidden], [type=file], [type=password]), main select[id], main textarea[id]")];

export const filled = (): Filled => new Map(inputs().map((input) => [input.id, held(input)]));

/**
 * Called before the page is replaced; what it gives is called after. A field gets back what was typed since the press where the answer shows
 * in it what was sent; where the answer says something else there, for example because a row is gone, the answer stands.
 * True where the focus stays in such a field.
 */
export function typedSince(was: Filled): () => boolean {
  const typed = inputs().filter((input) => was.has(input.id) && was.get(input.id) !== held(input)).map((input) => ({ id: input.id, name: input.name, value: held(input) }));
  const focused = typed.find((input) => input.id === document.activeElement?.id)?.id;
  return () => {
    let last: Input | null = null;
    for (const { id, name, value } of typed) {
      const input = document.getElementById(id) as Input | null;
      if (!input || input.name !== name || held(input) !== was.get(id)) continue;
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
