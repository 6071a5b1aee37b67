import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { once } from "node:events"
import { expect } from "vitest"

/**
 * Children of one program that are killed one after the other. The next one starts while it is looked at what the last one left, so that
 * a kill takes little more than what was asked for.
 */
export class Victims {
  readonly #program: string
  #next: ChildProcessWithoutNullStreams

  constructor(program: string) {
    this.#program = program
    this.#next = this.#start()
  }

  /**
   * Tells a child what to do, as a line of JSON, and kills it so many ms after it has said `when`. Resolves to the numbers that it has said
   * on lines of their own.
   */
  async kill(task: object, when: string, after: number): Promise<number[]> {
    const child = this.#next
    let said = "\n"
    let errors = ""
    child.stderr.on("data", (data) => {
      errors += data
    })
    child.stdout.on("data", (data) => {
      const before = said
      said += data
      if (said.includes(when) && !before.includes(when)) setTimeout(() => child.kill("SIGKILL"), after)
    })
    const closed = once(child, "close")
    child.stdin.write(`${JSON.stringify(task)}\n`)
    await closed
    this.#next = this.#start()
    expect(errors).toBe("")
    return said.split("\n").map(Number).filter(Boolean)
  }

  close(): void {
    this.#next.kill("SIGKILL")
  }

  #start(): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [this.#program])
  }
}
