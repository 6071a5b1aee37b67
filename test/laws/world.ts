import { expect } from "vitest"
import { fromJs } from "../../src/edn/js.js"
import { print } from "../../src/edn/print.js"
import type { TransactInput, TransactionResult, UserAggregate } from "../../src/index.js"
import { type Value, Wizard, WizardError } from "../../src/index.js"
import type { UserFunction } from "../../src/library/function.js"

export interface WorldOptions {
  readonly schema?: string
  readonly functions?: Readonly<Record<string, UserFunction>>
  readonly aggregates?: Readonly<Record<string, UserAggregate>>
}

/** The public library with values kept exact, that compares every view with the full query after each thing it does. */
export class World {
  private constructor(readonly wizard: Wizard) {}

  static async make({ schema, functions, aggregates }: WorldOptions = {}): Promise<World> {
    const own = { ...(functions && { functions }), ...(aggregates && { aggregates }) }
    const wizard = await Wizard.load({}, { exact: true, now: () => new Date(0), ...own })
    if (schema !== undefined) await wizard.transact(schema, { t: 0 })
    return new World(wizard)
  }

  async view(id: string, query: string, rules?: string, args?: readonly unknown[]): Promise<void> {
    await this.wizard.addView(id, { query, ...(rules && { rules }), ...(args && { args }) })
    await this.verified()
  }

  async tx(input: TransactInput): Promise<TransactionResult> {
    const result = await this.wizard.transact(input, { exact: true })
    await this.verified()
    return result
  }

  /** Datoms as EDN text: `[[e a v tx added] …]`. */
  async raw(...datoms: (readonly unknown[])[]): Promise<TransactionResult> {
    return this.tx({ datoms })
  }

  /** The printed rows of a view; the failure's code when it stands failed. */
  rows(id: string): string[] | string {
    const handle = this.wizard.view(id)
    if (handle.status !== "ok") return handle.status.code
    return handle.rows().map(text)
  }

  async refused(act: () => Promise<unknown>): Promise<string> {
    try {
      await act()
    } catch (error) {
      await this.verified()
      return error instanceof WizardError ? error.code : String(error)
    }
    return "accepted"
  }

  async verified(): Promise<void> {
    const { divergence } = await this.wizard.verify()
    expect(divergence).toBeNull()
  }
}

/** `+1 [..]` and `-1 [..]` of a view's change. */
export const changes = (result: TransactionResult, id: string): string[] =>
  (result.deltas.get(id)?.changes ?? []).map(({ weight, row }) => `${weight > 0 ? "+" : ""}${weight} ${text(row)}`)

/** The datoms of a transaction without `:db/txInstant`, without their tx. */
export const datomsOf = (result: TransactionResult): string[] =>
  result.datoms
    .map(([e, a, v, , added]) => text([e, a, v, added]))
    .filter((line) => !line.includes(":db/txInstant"))
    .sort()

export const text = (row: readonly unknown[]): string => print(row.map((item) => fromJs(item)) as Value)
