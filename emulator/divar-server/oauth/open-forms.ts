/** How many authorise pages may wait for their answer; the oldest go first. */
const most = 1000;

/**
 * The forms that were shown and not answered. Each has a name that only the page itself knows, so that no other page
 * can answer in the user's place; it counts once, and for its own authorise URL alone.
 */
export class OpenForms {
  readonly #newName: () => string;
  readonly #forms = new Map<string, string>();

  constructor(newName: () => string) {
    this.#newName = newName;
  }

  /** Opens a form for a query; gives its name. */
  open(query: string): string {
    const name = this.#newName();
    this.#forms.set(name, query);
    const [oldest] = this.#forms.keys();
    if (this.#forms.size > most && oldest !== undefined) this.#forms.delete(oldest);
    return name;
  }

  /** Closes the form; says whether it was open for this query. */
  close(name: string, query: string): boolean {
    const known = this.#forms.get(name) === query;
    if (known) this.#forms.delete(name);
    return known;
  }
}
