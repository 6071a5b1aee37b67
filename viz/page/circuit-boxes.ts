import type { BaseType, Selection } from "d3-selection"
import type { OperatorJson } from "../../src/circuit/describe.js"
import { boxLabel } from "../box-label.js"
import type { PlacedOperator } from "../layout.js"
import type { CircuitEvents } from "./circuit-input.js"
import { signsIn } from "./glossary.js"

/** Puts the boxes of operators on the stage: a list for those who hear the page. Their marks come with each step. */
export function circuitBoxes<Root extends BaseType>(
  stage: Selection<Root, unknown, null, undefined>,
  operators: readonly PlacedOperator[],
  byId: ReadonlyMap<string, OperatorJson>,
  events: CircuitEvents,
): void {
  const label = ({ id }: PlacedOperator) => boxLabel(byId.get(id)!)
  const boxes = stage
    .append("g")
    .attr("role", "list")
    .attr("aria-label", "operators")
    .selectAll<SVGGElement, PlacedOperator>("g")
    .data([...operators])
    .join("g")
    .attr("role", "listitem")
    .attr("transform", ({ x, y }) => `translate(${x},${y})`)
    .on("click", (_, { id }) => events.select(id))
    .on("pointerenter pointerleave", (event: PointerEvent, { id }) => hover(event, id, events))
    .on("dblclick", (_, { id }) => events.unfold(id))
  boxes.append("title").text(({ id }) => titleOf(byId.get(id)!))
  for (const name of ["box", "ring"]) {
    boxes
      .append("rect")
      .attr("class", name)
      .attr("width", ({ width }) => width)
      .attr("height", ({ height }) => height)
      .attr("rx", 5)
  }
  const first = boxes.append("text").attr("x", 9).attr("y", 17)
  first
    .append("tspan")
    .attr("class", "sign")
    .text((each) => label(each).sign)
  first.append("tspan").text((each) => ` ${label(each).title}`)
  boxes
    .append("text")
    .attr("class", "columns")
    .attr("x", 9)
    .attr("y", 33)
    .text((each) => label(each).columns)
  boxes
    .append("text")
    .attr("class", "held")
    .attr("x", ({ width }) => width)
    .attr("y", -4)
  pillsUnder(boxes)
}

function pillsUnder<Root extends BaseType>(boxes: Selection<SVGGElement, PlacedOperator, Root, unknown>): void {
  const pills = boxes.append("g").attr("class", "pill")
  pills.append("rect").attr("height", 15).attr("rx", 7.5)
  pills.append("text").attr("y", 11)
}

/** The rule of an operator, and what its signs mean. */
function titleOf(operator: OperatorJson): string {
  const { id, rule } = operator
  const meanings = signsIn(`${boxLabel(operator).sign} ${rule}`).map(([sign, meaning]) => `${sign}  ${meaning}`)
  return [`${id}: ${rule}`, ...meanings].join("\n")
}

/** A finger does not hover. */
function hover({ type, pointerType }: PointerEvent, id: string, events: CircuitEvents): void {
  if (pointerType === "mouse") events.hover(type === "pointerenter" ? id : "")
}
