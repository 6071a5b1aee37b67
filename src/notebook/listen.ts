import { WizardError } from "../base/error.js"
import { nearest } from "../base/nearest.js"
import type { Source } from "../base/span.js"
import { fromJs } from "../edn/js.js"
import { print } from "../edn/print.js"
import { read } from "../edn/read.js"
import { EdnMap, EdnSet, Keyword, List, Sym, sequence, type Value } from "../edn/value.js"
import type { Change } from "../library/options.js"

/**
 * What a `listen` cell says, as a subscriber: for each row that the view gains (`:on :assert`) or loses (`:on :retract`) the forms
 * of `:tx`, the view's columns standing for their values.
 *
 *     {:on :assert :tx [[:db/add ?order :order/state :shipped]]}
 *
 * Throws `listen/option`, and `listen/variable` for a variable that is no column.
 */
export function parseListener(body: Source, columns: readonly string[]): (change: Change) => readonly Value[] {
  const options = optionsOf(read(body.text, body), body)
  const on = options.get("on")
  const forms = sequence(options.get("tx") ?? null)
  const event = on instanceof Keyword ? on.text : undefined
  if (event !== "assert" && event !== "retract") throw wrong(body, ":on", "expected :on :assert or :on :retract")
  if (forms === undefined) throw wrong(body, ":tx", "expected :tx with a vector of transaction forms")
  for (const form of forms) checkVariables(form, columns, body)
  return ({ asserts, retracts }) => {
    const rows = event === "assert" ? asserts : retracts
    return rows.flatMap((row) => {
      const values = new Map(columns.map((column, i) => [column, fromJs(row[i])]))
      return forms.map((form) => filled(form, values))
    })
  }
}

const OPTIONS = ["on", "tx"]

function optionsOf(value: Value, body: Source): Map<string, Value> {
  if (!(value instanceof EdnMap)) throw wrong(body, "{", "expected a map: {:on :assert :tx [[:db/add ?e …]]}")
  return new Map(
    value.entries.map(([key, held]) => {
      const name = key instanceof Keyword ? key.text : print(key)
      if (!OPTIONS.includes(name)) throw wrong(body, print(key), `expected :on and :tx, found ${print(key)}`)
      return [name, held]
    }),
  )
}

function filled(form: Value, values: ReadonlyMap<string, Value>): Value {
  return mapped(form, (symbol) => values.get(symbol.text) ?? symbol)
}

function checkVariables(form: Value, columns: readonly string[], body: Source): void {
  mapped(form, (symbol) => {
    if (symbol.text.startsWith("?") && !columns.includes(symbol.text)) {
      const near = nearest(symbol.text, columns)
      throw new WizardError("listen/variable", `${symbol.text} is no column of the view`, {
        span: spanOf(body, symbol.text),
        hint: near === undefined ? `its columns are ${columns.join(", ")}` : `did you mean ${near}?`,
      })
    }
    return symbol
  })
}

/** The same value with its symbols replaced. */
function mapped(value: Value, replace: (symbol: Sym) => Value): Value {
  const each = (item: Value): Value => mapped(item, replace)
  if (value instanceof Sym) return replace(value)
  if (value instanceof List) return new List(value.items.map(each))
  if (value instanceof EdnSet) return new EdnSet(value.items.map(each))
  if (value instanceof EdnMap) return new EdnMap(value.entries.map(([key, held]) => [each(key), each(held)]))
  return Array.isArray(value) ? value.map(each) : value
}

const wrong = (body: Source, at: string, message: string): WizardError =>
  new WizardError("listen/option", message, {
    span: spanOf(body, at),
    hint: "write {:on :assert :tx [[:db/add ?order :order/state :shipped]]}",
  })

function spanOf(source: Source, text: string) {
  const found = source.text.indexOf(text)
  const start = found === -1 ? Math.max(0, source.text.search(/\S/)) : found
  return { source, start, end: start + (found === -1 ? 1 : text.length) }
}
