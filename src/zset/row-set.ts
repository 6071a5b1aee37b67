import { Arrangement } from "./arrangement.js"

/** An arrangement whose key is the whole row: rows of `width` codes with their weights, each found by one probe. */
export const rowSet = (width: number): Arrangement =>
  new Arrangement(
    width,
    Array.from({ length: width }, (_, column) => column),
  )
