import type { Line, Segment, Style } from "./line.js"

/** How many colours: none, or the sixteen that a person's terminal has chosen. */
export type ColorLevel = "none" | "sixteen"

export type Background = "dark" | "light"

/** Paints lines. Signs say everything too: colour only helps. */
export interface Theme {
  paint(line: Line): string
}

export function theme(level: ColorLevel, background: Background): Theme {
  const codes = level === "none" ? PLAIN : background === "light" ? { ...DARK, ...LIGHT } : DARK
  const wrap = (text: string, style: Style, base: string): string => {
    const code = [base, codes[style] ?? ""].filter((part) => part !== "").join(";")
    return code === "" || text === "" ? text : `\x1b[${code}m${text}\x1b[0m`
  }
  return {
    paint: ({ segments }) =>
      joined(segments)
        .map(({ text, style, selected }) => wrap(text, style, selected === true ? SELECTED : ""))
        .join(""),
  }
}

/** Neighbours of one look as one: fewer bytes. */
function joined(segments: readonly Segment[]): readonly Segment[] {
  const result: Segment[] = []
  for (const segment of segments) {
    const last = result.at(-1)
    if (last === undefined || last.style !== segment.style || last.selected !== segment.selected) result.push(segment)
    else result[result.length - 1] = { ...last, text: last.text + segment.text }
  }
  return result
}

const SELECTED = "7"

/** Without colours bold, underlined and reversed still tell things apart. */
const PLAIN: Partial<Record<Style, string>> = { title: "1", match: "1;4", hit: "4", error: "1", key: "1", bar: "7" }

const DARK: Partial<Record<Style, string>> = {
  dim: "90",
  title: "1",
  border: "90",
  "border-focus": "96",
  plus: "32",
  minus: "31",
  variable: "36",
  keyword: "35",
  string: "33",
  number: "94",
  symbol: "94",
  comment: "90",
  bracket: "90",
  match: "1;4;96",
  error: "1;31",
  warning: "33",
  ok: "32",
  hit: "30;43",
  rail: "34",
  "heat-1": "33",
  "heat-2": "93",
  "heat-3": "91",
  ghost: "90",
  key: "1;36",
  bar: "97;44",
}

/** Where the bright colours of the dark theme would fade. */
const LIGHT: Partial<Record<Style, string>> = {
  "border-focus": "34",
  variable: "34",
  string: "31",
  number: "35",
  symbol: "34",
  match: "1;4;34",
  warning: "1;35",
  "heat-2": "31",
  "heat-3": "1;31",
  key: "1;34",
  rail: "36",
}

/**
 * What to paint with: `--color` has the first word, then `FORCE_COLOR`, then `NO_COLOR` (any text but an empty one), then the terminal.
 */
export function colorLevel(when: string | undefined, env: Readonly<Record<string, string | undefined>>): ColorLevel {
  if (when === "always") return "sixteen"
  if (when === "never") return "none"
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "") return env.FORCE_COLOR === "0" ? "none" : "sixteen"
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return "none"
  return env.TERM === "dumb" ? "none" : "sixteen"
}

/** The terminal's ground by `COLORFGBG` (`15;0`: white on black); dark when it says nothing. */
export function background(env: Readonly<Record<string, string | undefined>>): Background {
  const ground = Number(env.COLORFGBG?.split(";").at(-1) ?? "0")
  return ground === 7 || ground === 15 ? "light" : "dark"
}
