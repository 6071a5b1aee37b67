import type { BaseType, Selection } from "d3-selection"
import "d3-transition"
import { changeText } from "../change.js"
import type { Wire } from "../layout.js"
import type { CircuitLook } from "./circuit-input.js"
import type { Delta } from "./view-model.js"

/** Deltas on their way: one pill a wire, gone when it arrives. */
export function travel<Root extends BaseType>(
  stage: Selection<Root, unknown, null, undefined>,
  { moving, activity, isHidden, duration }: Pick<CircuitLook, "moving" | "activity" | "isHidden" | "duration">,
): void {
  const layer = stage.select(".travelling")
  layer.selectAll("*").interrupt().remove()
  if (moving === undefined || duration === 0) return
  const wires = stage.selectAll<SVGPathElement, Wire>("path.wire")
  wires.each(function (wire) {
    const delta = activity.get(wire.from)
    if (!moving.has(wire.from) || delta === undefined || wire.kind === "errors") return
    const text = isHidden ? "?" : changeText(delta)
    const width = text.length * 7 + 10
    const pill = layer.append("g").attr("class", `pill ${tone(delta, isHidden)}`)
    pill
      .append("rect")
      .attr("x", -width / 2)
      .attr("y", -7.5)
      .attr("width", width)
      .attr("height", 15)
      .attr("rx", 7.5)
    pill.append("text").attr("y", 3.5).text(text)
    const length = this.getTotalLength()
    pill
      .transition()
      .duration(duration)
      .attrTween("transform", () => (at) => {
        const { x, y } = this.getPointAtLength(at * length)
        return `translate(${x},${y})`
      })
      .remove()
  })
}

/** How a delta is coloured; its sign says the same. */
export function tone(delta: Delta | undefined, isHidden: boolean): string {
  if (delta === undefined || isHidden) return "hidden"
  return delta.minus === 0 ? (delta.plus === 0 ? "none" : "plus") : delta.plus === 0 ? "minus" : "both"
}
