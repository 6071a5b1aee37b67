import { WizardError } from "../base/error.js"
import { type Source, source } from "../base/span.js"
import type { PrimitiveNode } from "../circuit/primitive-node.js"
import { bindingColumns, takeApart } from "../compile/binding.js"
import type { Binding, Query, Rules } from "../datalog/ast.js"
import { check, type Diagnostic, inputCount } from "../datalog/check.js"
import { parseQuery, parseRules } from "../datalog/parse.js"
import { print } from "../edn/print.js"
import { EdnMap, Sym, type Value } from "../edn/value.js"
import type { UserAggregate } from "../plan/asked.js"
import type { InputRows, PlanFunction } from "../plan/context.js"
import type { JoinChoice } from "../plan/join-order.js"
import { type StandingSources, standingSources } from "./sources.js"

/** The values of `:in` in order, without sources and rules; a map by variable when every input is a scalar; "none" gives no rows. */
export type Arguments = readonly Value[] | EdnMap | "none"

/** A view's text as it is handed in. A query given as data is printed and parsed again, so that every node has a span. */
export interface ViewDefinition {
  readonly query: string | Source | Value
  readonly rules?: string | Source | Value | undefined
  readonly args?: Arguments | undefined
  /** Databases for the sources of `:in` beside `$`; their codes are those of the same dictionary. */
  readonly sources?: StandingSources | undefined
  /** The joins of a plan that was recorded: it is followed, and nothing planned anew. */
  readonly joins?: readonly JoinChoice[] | undefined
  /** The circuit as a definition has it: it runs as it stands, and the query says what it means. */
  readonly primitives?: WrittenPrimitives | undefined
  /** Looks at the view that was made, under its id: when it throws, there is none. */
  readonly made?: ((id: string) => void) | undefined
}

/** A circuit of primitives, and the text that says it. */
export interface WrittenPrimitives {
  readonly nodes: readonly PrimitiveNode[]
  readonly text: string
}

/** A view's text, read and checked. */
export interface CheckedDefinition {
  readonly query: Query
  readonly rules: Rules | undefined
  readonly args: readonly Value[]
  /** Of the sources that the query names, those that stand still; any other is the database that transactions go to. */
  readonly sources: StandingSources
  readonly joins: readonly JoinChoice[] | undefined
  readonly primitives: WrittenPrimitives | undefined
  readonly warnings: readonly Diagnostic[]
}

export interface CheckAgainst {
  readonly functions: ReadonlyMap<string, PlanFunction>
  readonly aggregates: ReadonlyMap<string, UserAggregate>
  readonly attributes: readonly string[]
}

/** Reads and checks a definition: every error of the language is thrown here, before anything is built. */
export function checkDefinition(id: string, definition: ViewDefinition, against: CheckAgainst): CheckedDefinition {
  const query = parseQuery(asSource(definition.query, `${id}.edn`))
  const given = definition.rules
  const rules = given === undefined || given === null ? undefined : parseRules(asSource(given, `${id}.rules.edn`))
  const warnings = check(query, rules, {
    attributes: against.attributes,
    aggregates: against.aggregates.keys(),
    functions: new Map([...against.functions.keys()].map((name) => [name, undefined])),
  })
  const sources = standingSources(query, definition.sources ?? new Map())
  const args = inOrder(query, definition.args ?? [])
  const { joins, primitives } = definition
  return { query, rules, args, sources, joins, primitives, warnings }
}

/** The rows of each binding of `:in`. Throws `query/input` for too few or too many values, nil, or another shape. */
export function inputRows(query: Query, args: readonly Value[]): readonly InputRows[] {
  const bindings = query.in.filter((input): input is Binding => input.kind !== "source" && input.kind !== "rules-input")
  return bindings.map((binding, i) => {
    const value = args[i]
    if (value === undefined) return { columns: bindingColumns(binding), rows: [] }
    if (value === null) {
      throw new WizardError("query/input", "expected a value, not nil, as input", { span: binding.span })
    }
    const rows = takeApart(binding, value)
    return { columns: bindingColumns(binding), rows }
  })
}

function asSource(text: string | Source | Value, name: string): Source {
  if (typeof text === "string") return source(name, text)
  if (typeof text === "object" && text !== null && "text" in text && "line" in text) return text as Source
  return source(name, print(text as Value))
}

/** The values of `:in` in its order. Throws `query/input-count` unless there is one for each input. */
export function inOrder(query: Query, args: Arguments): readonly Value[] {
  if (args === "none") return []
  const inputs = query.in.filter((input): input is Binding => input.kind !== "source" && input.kind !== "rules-input")
  const values = args instanceof EdnMap ? inputs.map((input) => named(input, args)) : args
  const expected = inputCount(query)
  if (values.length === expected) return values
  throw new WizardError("query/input-count", `expected ${expected} input value(s) for :in, found ${values.length}`, {
    span: (inputs[values.length] ?? query).span,
    hint: "give one value for each binding of :in, in order, without sources and %",
  })
}

function named(input: Binding, args: EdnMap): Value {
  if (input.kind !== "variable") {
    throw new WizardError("query/input", "a map of arguments needs :in to name scalars only", {
      span: input.span,
      hint: "give a vector of the values in the order of :in",
    })
  }
  const found = args.entries.find(([key]) => key instanceof Sym && key.text === input.name)
  if (found === undefined) {
    throw new WizardError("query/input-count", `no value for ${input.name}`, { span: input.span })
  }
  return found[1]
}
