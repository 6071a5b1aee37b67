import type { Command } from "../command.js"

export const runCommand: Command = {
  name: "run",
  aliases: ["rerun"],
  usage: ":run",
  summary: "runs the cells of the notebook that are stale",
  arguments: [],
  more: ["A cell is stale when it, or one above it, was changed since it ran."],
  run: async ({ session }, args, work) => {
    args.end()
    const stale = session.cells.all.filter(({ status }) => status === "stale").length
    if (stale === 0) return { kind: "done", message: "nothing is stale" }
    await session.editor.rerun(work)
    const wrong = session.cells.all.filter(({ status }) => status !== "ok")
    const said = wrong.map(
      ({ cell, status, error, message }) => `line ${cell.line}, ${cell.kind}: ${error?.message ?? (message || status)}`,
    )
    return {
      kind: "done",
      message: [`${stale} ${stale === 1 ? "cell was" : "cells were"} run anew`, ...said].join("\n"),
    }
  },
}
