/**
 * The instant of `#inst`: RFC 3339 with any tail left out, as Clojure reads it (`2020`, `2020-01-01T10:30`,
 * `2020-01-01T10:30:00.5+02:00`); digits beyond milliseconds are dropped. Years beyond 9999 have a sign and six digits.
 * Undefined when the text is no such date.
 */
export function readInstant(text: string): Date | undefined {
  const match = INSTANT.exec(text)
  if (match === null) return undefined
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) => Number(match[i] ?? (i <= 3 ? 1 : 0)))
  const milliseconds = Number((match[7] ?? "0").slice(0, 3).padEnd(3, "0"))
  const [offsetHours, offsetMinutes] = [Number(match[9] ?? 0), Number(match[10] ?? 0)]
  const valid =
    match[1] !== "-000000" &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(year, month) &&
    hour < 24 &&
    minute < 60 &&
    (second < 60 || (second === 60 && minute === 59)) &&
    offsetHours < 24 &&
    offsetMinutes < 60
  if (!valid) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const offset = (offsetHours * 60 + offsetMinutes) * (match[8] === "-" ? -1 : 1)
  date.setUTCHours(hour, minute - offset, second, milliseconds)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** As Datomic prints it: `2020-01-01T00:00:00.000-00:00`. Throws RangeError for an invalid Date. */
export const printInstant = (date: Date): string => `${date.toISOString().slice(0, -1)}-00:00`

const INSTANT =
  /^([+-][0-9]{6}|[0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?)?)?)?)?(?:Z|([-+])([0-9]{2}):([0-9]{2}))?$/

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}
