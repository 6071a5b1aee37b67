// What all measurements store: films in a config with one view, transactions of raw datoms.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export const VIEW = {
  query: '[:find ?title :where [?m :movie/title ?title] [?m :movie/genre "action"] [?m :movie/year ?y] [(>= ?y 1980)]]',
}

const GENRES = ["action", "drama", "noir", "comedy", "horror"]

/** The datoms of film number `m`: four. */
export const film = (m) => [
  [m, ":movie/title", `Film number ${m}`],
  [m, ":movie/genre", GENRES[m % GENRES.length]],
  [m, ":movie/year", 1950 + ((m * 7) % 70)],
  [m, ":movie/director", 10_000_000 + (m % 5000)],
]

/** Transactions of 25 films each, so many datoms in all. */
export function* transactions(datoms) {
  for (let m = 1; m <= datoms / 4; m += 25) {
    yield { datoms: Array.from({ length: 25 }, (_, i) => film(m + i)).flat() }
  }
}

/** Does the work in a folder of its own, which is removed. */
export async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "wizard-bench-"))
  try {
    return await work((name) => join(folder, name))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Milliseconds that the work takes, and what it gives. */
export async function timed(work) {
  const begin = performance.now()
  const result = await work()
  return { ms: performance.now() - begin, result }
}
