import { element } from "./element.js"
import type { PageData } from "./page-data.js"
import { LEVELS, MODES } from "./page-state.js"
import { UNITS } from "./travel.js"

/** What the controls ask for. */
export interface FrameEvents {
  readonly view: (id: string) => void
  readonly level: (level: string) => void
  readonly mode: (mode: string) => void
  readonly unit: (unit: string) => void
  readonly search: (text: string) => void
  readonly fold: (group: string) => void
  readonly side: (side: string) => void
  readonly speed: (factor: number) => void
  readonly slide: (index: number) => void
  readonly act: (what: string) => void
}

/** The parts of the page that stay; what they hold is drawn anew at every step. */
export interface Frame {
  readonly root: HTMLElement
  readonly view: HTMLSelectElement
  readonly search: HTMLInputElement
  readonly found: HTMLElement
  readonly fold: HTMLSelectElement
  readonly slider: HTMLInputElement
  readonly place: HTMLElement
  readonly left: HTMLElement
  readonly circuit: HTMLElement
  readonly table: HTMLElement
  readonly right: HTMLElement
  readonly moments: HTMLElement
  readonly live: HTMLElement
  /** Buttons of a choice by what they choose. */
  readonly choices: ReadonlyMap<string, HTMLButtonElement>
}

export function pageFrame(data: PageData, events: FrameEvents): Frame {
  const choices = new Map<string, HTMLButtonElement>()
  const button = (what: string, text: string, says: string, act: () => void): HTMLButtonElement => {
    // What is seen is part of what is said, where it is a word.
    const label = /^\w/.test(text) && !says.includes(text) ? `${text}: ${says}` : says
    const made = element("button", { type: "button", title: says, "aria-label": label, onclick: act }, text)
    choices.set(what, made)
    return made
  }
  const choice = (
    name: string,
    items: readonly (readonly [value: string, text: string, says: string])[],
    choose: (value: string) => void,
  ) =>
    element(
      "div",
      { class: "choice", role: "group", "aria-label": name },
      items.map(([value, text, says]) => button(`${name} ${value}`, text, says, () => choose(value))),
    )
  const act = (what: string, text: string, says: string) => button(what, text, says, () => events.act(what))
  const parts = {
    ...controls(data, events, button, choice, act),
    left: element("div", { class: "scroll" }),
    circuit: element("div", { class: "stage" }),
    table: element("div", { class: "beside scroll" }),
    right: element("div", { class: "scroll" }),
    moments: element("div", { class: "track" }),
    live: element("p", { class: "live", "aria-live": "polite", role: "status" }),
  }
  return { ...parts, choices, root: assembled(data, parts, choice, act, events) }
}

type Button = (what: string, text: string, says: string, act: () => void) => HTMLButtonElement
type Act = (what: string, text: string, says: string) => HTMLButtonElement
type Choice = (
  name: string,
  items: readonly (readonly [value: string, text: string, says: string])[],
  choose: (value: string) => void,
) => HTMLElement

function controls(data: PageData, events: FrameEvents, _: Button, choice: Choice, act: Act) {
  const view = element(
    "select",
    { "aria-label": "view", onchange: () => events.view(view.value) },
    data.views.map(({ id }) => element("option", { value: id }, id)),
  )
  const search = element("input", { type: "search", placeholder: "search", "aria-label": "search operators and rows" })
  search.addEventListener("input", () => events.search(search.value))
  const fold = element("select", { "aria-label": "fold a rule or clause", onchange: () => events.fold(fold.value) })
  const slider = element("input", { type: "range", min: 0, value: 0, step: 1, "aria-label": "transaction" })
  slider.addEventListener("input", () => events.slide(Number(slider.value)))
  const speed = element(
    "select",
    { "aria-label": "speed", onchange: () => events.speed(Number(speed.value)) },
    [0.5, 1, 2, 4].map((factor) => element("option", { value: factor, selected: factor === 1 }, `${factor}×`)),
  )
  const place = element("output", { class: "place" })
  const bar = element(
    "div",
    { class: "controls", role: "group", "aria-label": "steps" },
    act("first", "|◀", "the beginning (<)"),
    act("back", "◀", "a step back"),
    act("play", "play", "play (space)"),
    act("forward", "▶", "a step forward"),
    act("last", "▶|", "the last transaction (>)"),
    speed,
    choice(
      "step by",
      UNITS.map((unit) => [unit, unit === "transaction" ? "tx" : unit, `step by ${unit}`] as const),
      events.unit,
    ),
    slider,
    place,
    act("predict", "predict", "predict: hide deltas until asked (p)"),
  )
  return { view, search, fold, slider, place, bar, found: element("output", { class: "found" }) }
}

const SHOWN = { delta: "Δ", state: "state", full: "full query", side: "side by side" } as const

type Parts = Omit<Frame, "root" | "choices"> & { readonly bar: HTMLElement }

function assembled(data: PageData, parts: Parts, choice: Choice, act: Act, events: FrameEvents): HTMLElement {
  const cut = `This trace is large: ${data.cut} rows of large deltas are left out of the file; all counts are exact.`
  return element(
    "div",
    { class: "page" },
    header(data.title, parts, choice, act, events),
    data.cut > 0 ? element("p", { class: "gate" }, cut) : undefined,
    panes(parts, choice, act, events),
    element(
      "footer",
      { class: "timeline", id: "timeline", "aria-label": "timeline", tabindex: -1, role: "region" },
      parts.bar,
      parts.moments,
    ),
    parts.live,
  )
}

function header(title: string, parts: Parts, choice: Choice, act: Act, events: FrameEvents): HTMLElement {
  const modes = MODES.map((mode) => [mode, SHOWN[mode], `show ${SHOWN[mode]}`] as const)
  const levels = LEVELS.map((level) => [level, level, `zoom to ${level}`] as const)
  return element(
    "header",
    { class: "bar" },
    element("h1", { title }, title),
    parts.view,
    choice("show", modes, events.mode),
    choice("zoom", levels, events.level),
    parts.fold,
    parts.search,
    parts.found,
    act("table", "table", "the table beside the drawing (t)"),
    act("theme", "☾", "dark or light"),
    act("print", "print", "print: a figure for each transaction"),
    act("help", "?", "keys (?)"),
  )
}

const SIDES = [
  ["source", "source", "the query and its rules"],
  ["notebook", "notebook", "the notebook"],
  ["top", "top", "operators with the most rows or time"],
] as const

function panes({ left, circuit, table, right }: Parts, choice: Choice, act: Act, events: FrameEvents): HTMLElement {
  const pane = (id: string, name: string, ...children: HTMLElement[]) =>
    element("section", { id, class: `pane ${id}`, "aria-label": name, tabindex: -1 }, children)
  return element(
    "main",
    { class: "panes" },
    pane("left", "source", choice("left", SIDES, events.side), left),
    pane("middle", "circuit", element("div", { class: "above" }, circuit, magnifiers(act)), table),
    pane("right", "tuples", right),
  )
}

const magnifiers = (act: Act): HTMLElement =>
  element(
    "div",
    { class: "magnify" },
    act("larger", "+", "larger (+)"),
    act("smaller", "−", "smaller (-)"),
    act("fit", "fit", "the whole circuit (0)"),
  )
