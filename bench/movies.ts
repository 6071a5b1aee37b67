import { random } from "./random.js"
import { type Data, type Datom, TX } from "./workload.js"

const GENRES =
  "drama,comedy,action/adventure,thriller,horror,romance,documentary,sci-fi,crime,family,animation,fantasy,mystery,western,war,musical,biography,sport,noir,short".split(
    ",",
  )

interface Movie {
  readonly e: number
  readonly title: string
  genre: string
  year: number
  readonly rating: number
}

/**
 * W1 and W4: films of four datoms each (title, genre, year, rating), one title in twenty used before. Of the transactions 2/5 add a
 * film, 2/5 change a genre (in W4 half of these a year), 1/5 delete a film.
 */
export function movies(size: number, transactions: number, years: boolean): Data {
  const next = random(years ? 4 : 1)
  const make = maker(next)
  const live = Array.from({ length: Math.floor(size / 4) }, make)
  const base: Datom[] = []
  for (let i = 0; i < live.length; i++) put(base, live[i], TX + Math.floor(i / 100), true)
  const all: Datom[][] = []
  for (let t = 0; t < transactions; t++) {
    const tx = TX + 10_000_000 + t
    const datoms: Datom[] = []
    const choice = next()
    if (choice < 0.4) {
      const movie = make()
      live.push(movie)
      put(datoms, movie, tx, true)
    } else if (years && choice < 0.6) {
      const movie = live[Math.floor(next() * live.length)]
      let year = movie.year
      while (year === movie.year) year = someYear(next)
      const { e } = movie
      datoms.push([e, ":movie/release-year", movie.year, tx, false], [e, ":movie/release-year", year, tx, true])
      movie.year = year
    } else if (choice < 0.8) {
      const movie = live[Math.floor(next() * live.length)]
      let genre = movie.genre
      while (genre === movie.genre) genre = someGenre(next)
      datoms.push([movie.e, ":movie/genre", movie.genre, tx, false], [movie.e, ":movie/genre", genre, tx, true])
      movie.genre = genre
    } else {
      const i = Math.floor(next() * live.length)
      const movie = live[i]
      live[i] = live[live.length - 1]
      live.pop()
      put(datoms, movie, tx, false)
    }
    all.push(datoms)
  }
  return { base, transactions: all }
}

function maker(next: () => number): () => Movie {
  let id = 1000
  return () => {
    const e = id++
    const k = next() < 0.05 && e > 1100 ? 1000 + Math.floor(next() * (e - 1000)) : e
    const genre = someGenre(next)
    const year = someYear(next)
    return { e, title: `The Film No ${k}`, genre, year, rating: Math.floor(next() * 100) }
  }
}

const someYear = (next: () => number): number => 1930 + Math.floor(95 * Math.sqrt(next()))

const someGenre = (next: () => number): string => GENRES[Math.floor(20 * next() ** 1.3)]

function put(out: Datom[], { e, title, genre, year, rating }: Movie, tx: number, added: boolean): void {
  out.push([e, ":movie/title", title, tx, added], [e, ":movie/genre", genre, tx, added])
  out.push([e, ":movie/release-year", year, tx, added], [e, ":movie/rating", rating, tx, added])
}
