import { shelterAll } from "../../base/breath.js"
import { Pace } from "../../session/pace.js"
import type { Command } from "../command.js"
import type { Reply } from "../reply.js"

export const benchCommand: Command = {
  name: "bench",
  aliases: [],
  usage: ":bench [TIMES]",
  summary: "steps the whole history back and forward again, and measures it",
  arguments: [{ name: "TIMES", kind: "count", optional: true }],
  more: ["All views are kept current both ways. The median of so many times, 3 when left out; JSON has no times."],
  run: async ({ session }, args, work) => {
    const times = Math.max(1, args.number() ?? 3)
    args.end()
    const here = session.t
    const { history } = session.wizard
    await session.goto(session.last, work)
    const { datoms } = history
    const transactions = [...history.transactions(1)].length
    const pace = new Pace(work, "measuring")
    const [back, forward]: [number[], number[]] = [[], []]
    try {
      for (let i = 0; i < times; i++) {
        back.push(await timed(() => session.goto(0, work)))
        forward.push(await timed(() => session.goto(session.last, work)))
        await pace.step(times)
      }
    } finally {
      await shelterAll(() => session.goto(here))
    }
    const rows: Extract<Reply, { kind: "bench" }>["rows"] = [
      { name: "back", transactions, datoms, ms: median(back) },
      { name: "forward", transactions, datoms, ms: median(forward) },
    ]
    return { kind: "bench", rows }
  },
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1]
