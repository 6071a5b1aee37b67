import { type BaseType, type Selection, select } from "d3-selection"
import { type ZoomBehavior, zoom, zoomIdentity } from "d3-zoom"
import type { Description } from "../../src/circuit/describe.js"
import { changeText } from "../change.js"
import type { Layout, PlacedOperator, Wire } from "../layout.js"
import { drawing, rounded } from "../svg.js"
import { circuitBoxes } from "./circuit-boxes.js"
import type { CircuitEvents, CircuitLook } from "./circuit-input.js"
import { element } from "./element.js"
import { put, say } from "./put.js"
import { tone, travel } from "./travelling.js"

/** How large a circuit is shown at most when there is room, and at least, so that it can be read. */
const LARGEST = 1.4
const SMALLEST = 0.62

/** Draws a circuit that stays where it is while deltas move through it. */
export class CircuitPane {
  readonly node: HTMLElement
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>
  readonly #stage: Selection<SVGGElement, unknown, null, undefined>
  readonly #zoom: ZoomBehavior<SVGSVGElement, unknown>
  readonly #events: CircuitEvents
  #description: Description | undefined
  #look: CircuitLook | undefined
  #layout: Layout = { width: 0, height: 0, operators: [], wires: [], regions: [] }

  constructor(events: CircuitEvents) {
    this.#events = events
    this.node = element("div", { class: "drawing" })
    this.#svg = select(this.node)
      .append("svg")
      .attr("class", "circuit")
      .attr("role", "group")
      .attr("aria-label", "circuit")
    this.#stage = this.#svg.append("g").attr("class", "stage")
    this.#zoom = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.1, 3])
      .on("zoom", ({ transform }) => this.#stage.attr("transform", transform))
    this.#svg.call(this.#zoom).on("dblclick.zoom", null)
  }

  draw(look: CircuitLook): void {
    if (look.description !== this.#description) this.#build(look.description)
    this.#look = look
    this.#mark(look)
    travel(this.#stage, look)
  }

  /** Colours what lies above and below another box; what travels goes on. */
  look(looked: string): void {
    if (this.#look === undefined) return
    this.#look = { ...this.#look, looked }
    this.#mark(this.#look)
  }

  /** Shows the circuit so that it can be read, or the whole of it. */
  fit(whole = false): void {
    const { width, height } = this.node.getBoundingClientRect()
    const all = this.#layout
    const scale = Math.min(LARGEST, (width - 30) / Math.max(1, all.width), (height - 40) / Math.max(1, all.height))
    if (!(scale > 0)) return
    // What is too large to be read as a whole is read from its beginning.
    const k = whole ? scale : Math.max(scale, SMALLEST)
    const x = k === scale ? (width - all.width * k) / 2 : Math.min(15, (width - all.width * k) / 2)
    const y = k === scale ? (height - all.height * k) / 2 : 20
    this.#svg.call(this.#zoom.transform, zoomIdentity.translate(x, y).scale(k))
  }

  magnify(by: number): void {
    this.#svg.call(this.#zoom.scaleBy, by)
  }

  /** Moves an operator into sight when it is out of it. */
  reveal(id: string): void {
    const box = this.#layout.operators.find((each) => each.id === id)
    const shown = this.#stage
      .selectAll<SVGGElement, PlacedOperator>(".operator")
      .filter((each) => each.id === id)
      .node()
    if (box === undefined || shown === null) return
    const [at, frame] = [shown.getBoundingClientRect(), this.node.getBoundingClientRect()]
    const isIn = at.left >= frame.left && at.right <= frame.right && at.top >= frame.top && at.bottom <= frame.bottom
    if (!isIn) this.#svg.call(this.#zoom.translateTo, box.x + box.width / 2, box.y + box.height / 2)
  }

  focus(id: string): void {
    const boxes = this.#stage.selectAll<SVGGElement, PlacedOperator>(".operator")
    boxes
      .filter((each) => each.id === id)
      .node()
      ?.focus({ preventScroll: true })
  }

  get hasFocus(): boolean {
    return this.node.contains(document.activeElement)
  }

  #build(description: Description): void {
    const isNew = this.#description?.view !== description.view || this.#description.level !== description.level
    this.#description = description
    this.#layout = drawing(description)
    const { regions, wires, operators } = this.#layout
    const byId = new Map(description.operators.map((operator) => [operator.id, operator]))
    this.#stage.selectAll("*").interrupt().remove()
    const backs = this.#stage.append("g").selectAll("g").data(regions).join("g").attr("class", "region")
    backs
      .append("rect")
      .attr("x", ({ x }) => x)
      .attr("y", ({ y }) => y)
      .attr("width", ({ width }) => width)
      .attr("height", ({ height }) => height)
      .attr("rx", 8)
    backs
      .append("text")
      .attr("x", ({ x }) => x + 10)
      .attr("y", ({ y }) => y + 16)
      .text(({ fixpoint }) => `↻ ${byId.get(fixpoint)?.scope ?? ""} until nothing changes`)
    this.#stage
      .append("g")
      .selectAll("path")
      .data(wires)
      .join("path")
      .attr("d", ({ points }) => rounded(points))
    this.#stage.append("g").attr("class", "travelling").attr("aria-hidden", "true")
    circuitBoxes(this.#stage, operators, byId, this.#events)
    if (isNew) this.fit()
  }

  #mark(look: CircuitLook): void {
    const { description, selected, looked, activity, busy, state, found, fault } = look
    const kinds = new Map(description.operators.map(({ id, kind }) => [id, kind]))
    const [above, below] = [reach(this.#layout.wires, looked, "from"), reach(this.#layout.wires, looked, "to")]
    const first = this.#layout.operators[0]?.id
    const isRan = (id: string): boolean => activity.has(id) || busy.has(id)
    const boxes = this.#stage.selectAll<SVGGElement, PlacedOperator>(".stage > g > [role=listitem]")
    boxes.each(function ({ id }) {
      const near = above.has(id) ? "upstream" : below.has(id) ? "downstream" : ""
      const marks = { idle: !isRan(id), selected: id === selected, found: found.has(id), fault: id === fault }
      const isPreview = id === looked && id !== selected
      put(this, "class", classes("operator", kinds.get(id) ?? "", near, { ...marks, looked: isPreview }))
      put(this, "tabindex", id === selected || (selected === "" && id === first) ? "0" : "-1")
      put(this, "aria-label", spoken(id, look, kinds.get(id) ?? ""))
      put(this, "aria-current", id === selected ? "true" : null)
      say(this.querySelector(".held"), state.has(id) ? `∫ ${state.get(id)}` : "")
    })
    markPills(boxes, look)
    this.#stage.selectAll<SVGPathElement, Wire>("path").each(function ({ from, to, kind }) {
      const isBelow = from === looked || below.has(from)
      const side = isBelow ? "downstream" : to === looked || above.has(to) ? "upstream" : ""
      put(this, "class", classes("wire", kind, side, { idle: !isRan(from) }))
    })
  }
}

/** Names of classes in one text: some as they are, others where they hold. */
function classes(...all: readonly (string | Readonly<Record<string, boolean>>)[]): string {
  const names = all.flatMap((each) =>
    typeof each === "string" ? [each] : Object.keys(each).filter((name) => each[name]),
  )
  return names.filter((name) => name !== "").join(" ")
}

/** What is heard of a box. */
function spoken(id: string, { activity, state, isHidden }: CircuitLook, kind: string): string {
  const delta = activity.get(id)
  const said = isHidden ? "its delta is hidden" : delta === undefined ? "no change" : changeText(delta)
  const held = state.get(id)
  return `${id}, ${kind}, ${said}${held === undefined ? "" : `, holds ${held} rows`}`
}

/** The deltas under the boxes. */
function markPills<Root extends BaseType>(
  boxes: Selection<SVGGElement, PlacedOperator, Root, unknown>,
  { activity, isHidden }: CircuitLook,
): void {
  boxes.select<SVGGElement>(".pill").each(function ({ id, width, height }) {
    const delta = activity.get(id)
    put(this, "visibility", delta === undefined ? "hidden" : null)
    if (delta === undefined) return
    const text = isHidden ? "?" : changeText(delta)
    const own = text.length * 7 + 10
    put(this, "class", `pill ${tone(delta, isHidden)}`)
    put(this, "transform", `translate(${(width - own) / 2},${height - 4})`)
    const [back, front] = this.children
    put(back, "width", String(own))
    put(front, "x", String(own / 2))
    say(front, text)
  })
}

/** What lies above an operator (`from`), or below it (`to`). */
function reach(wires: readonly Wire[], selected: string, end: "from" | "to"): ReadonlySet<string> {
  const found = new Set<string>()
  const next = [selected]
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    for (const wire of wires) {
      const [here, there] = end === "from" ? [wire.to, wire.from] : [wire.from, wire.to]
      if (here !== id || found.has(there) || wire.kind === "feedback") continue
      found.add(there)
      next.push(there)
    }
  }
  return found
}
