import type { Wizard } from "../library/wizard.js"
import type { KeptMarks, Marks } from "./marks.js"
import type { Stop, Stops } from "./stops.js"

/** What of a session its keepsake is of: another world may take the place of the one that is there. */
export interface Kept {
  readonly wizard: Wizard
  readonly stops: Stops
  readonly cells: { readonly world: { readonly marks: Marks } }
}

/** What a session notes beside the history, for the next one on the same notebook: bookmarks, breakpoints, watches, how views compared. */
export class Keepsake {
  /** Letters for moments of the history, by hand. */
  readonly bookmarks = new Map<string, number>()
  readonly #session: Kept

  constructor(session: Kept) {
    this.#session = session
  }

  /**
   * Takes over what the session before has left. How views compared is read once and forgotten: were it kept while the history changes, a crash
   * would leave what does not hold any more.
   */
  async restore(): Promise<void> {
    const { wizard, stops, cells } = this.#session
    this.bookmarks.clear()
    for (const [letter, t] of read<[string, number][]>(wizard, BOOKMARKS) ?? []) this.bookmarks.set(letter, t)
    for (const { kind, condition } of read<Pick<Stop, "kind" | "condition">[]>(wizard, STOPS) ?? []) {
      stops.add(kind, condition)
    }
    const marks = read<{ readonly of: string; readonly all: KeptMarks }>(wizard, MARKS)
    if (marks === undefined) return
    if (marks.of === stateOf(wizard)) cells.world.marks.restore(marks.all)
    await wizard.history.note(MARKS, "")
  }

  /** Notes what has been set by hand. */
  async save(): Promise<void> {
    const { wizard, stops } = this.#session
    await write(wizard, BOOKMARKS, [...this.bookmarks])
    await write(
      wizard,
      STOPS,
      stops.all.map(({ kind, condition }) => ({ kind, condition })),
    )
  }

  /** The session ends: notes how views compared, too. */
  async close(): Promise<void> {
    const { wizard, cells } = this.#session
    await this.save()
    await write(wizard, MARKS, { of: stateOf(wizard), all: cells.world.marks.kept() })
  }
}

const BOOKMARKS = "bookmarks"
const STOPS = "stops"
const MARKS = "marks"

/** By what a history that was changed in between is told. */
const stateOf = ({ history }: Wizard): string =>
  JSON.stringify([history.last, [...history.transactions(history.last)].map(({ tx, datoms }) => [tx, datoms.length])])

function read<T>({ history }: Wizard, key: string): T | undefined {
  const note = history.noted(key)
  return note === undefined || note === "" ? undefined : (JSON.parse(note) as T)
}

async function write({ history }: Wizard, key: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value)
  if (text !== (history.noted(key) ?? "[]")) await history.note(key, text)
}
