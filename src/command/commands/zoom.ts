import type { ExplainLevel } from "../../library/view-handle.js"
import type { Command } from "../command.js"

export const LEVELS: readonly ExplainLevel[] = ["plan", "circuit", "primitives"]

export const zoomCommand: Command = {
  name: "zoom",
  aliases: [],
  usage: ":zoom [plan|circuit|primitives]",
  summary: "shows the view as relational algebra, as operators, or as DBSP's primitives",
  arguments: [{ name: "LEVEL", kind: "level", optional: true, words: LEVELS }],
  more: [],
  run: async ({ session }, args) => {
    const level = args.word(...LEVELS) ?? "circuit"
    args.end()
    return { kind: "description", description: session.description(undefined, level) }
  },
}
