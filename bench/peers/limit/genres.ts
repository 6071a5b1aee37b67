import { Dict } from "../../ints/dict.js"
import { grow } from "../../ints/hash.js"
import type { Datom, Peer, Row, Val } from "../../workload.js"

/** Years are small, and known to be. */
const YEARS = 4096

/** W4. Of each genre the count of its films and a histogram of their years; of each film genre + 1 and year + 1, 0 for none. */
export class Genres implements Peer {
  readonly #dict = new Dict()
  #genre = new Int32Array(1024)
  #year = new Int32Array(1024)
  readonly #ids = new Map<Val, number>()
  readonly #names: string[] = []
  #count = new Int32Array(16)
  #latest = new Int32Array(16)
  #histogram = new Int32Array(16 * YEARS)

  load(datoms: Datom[]): void {
    this.transact(datoms)
  }

  transact(datoms: Datom[]): void {
    for (let i = 0; i < datoms.length; i++) {
      const datom = datoms[i]
      const isGenre = datom[1] === ":movie/genre"
      if (!isGenre && datom[1] !== ":movie/release-year") continue
      const s = this.#slot(datom[0])
      const genre = this.#genre
      const year = this.#year
      if (datom[4]) {
        if (isGenre) genre[s] = this.#id(datom[2] as string) + 1
        else year[s] = (datom[2] as number) + 1
        if (genre[s] !== 0 && year[s] !== 0) this.#bump(genre[s] - 1, year[s] - 1, 1)
      } else {
        if (genre[s] !== 0 && year[s] !== 0) this.#bump(genre[s] - 1, year[s] - 1, -1)
        if (isGenre) genre[s] = 0
        else year[s] = 0
      }
    }
  }

  *view(): Iterable<Row> {
    for (let g = 0; g < this.#names.length; g++) {
      if (this.#count[g] > 0) yield [this.#names[g], this.#count[g], this.#latest[g]]
    }
  }

  #bump(genre: number, year: number, weight: number): void {
    this.#count[genre] += weight
    const at = genre * YEARS
    const films = this.#histogram[at + year] + weight
    this.#histogram[at + year] = films
    if (weight > 0) {
      if (year > this.#latest[genre]) this.#latest[genre] = year
    } else if (films === 0 && year === this.#latest[genre]) {
      let latest = year
      while (latest > 0 && this.#histogram[at + latest] === 0) latest--
      this.#latest[genre] = latest
    }
  }

  #slot(e: number): number {
    const s = this.#dict.slot(e)
    if (s >= this.#genre.length) {
      this.#genre = grow(this.#genre, s * 2)
      this.#year = grow(this.#year, s * 2)
    }
    return s
  }

  #id(name: string): number {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const id = this.#names.push(name) - 1
    this.#ids.set(name, id)
    if (id >= this.#count.length) {
      this.#count = grow(this.#count, id * 2)
      this.#latest = grow(this.#latest, id * 2)
      this.#histogram = grow(this.#histogram, id * 2 * YEARS)
    }
    return id
  }
}
