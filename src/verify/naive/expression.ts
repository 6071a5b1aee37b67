import { breathe } from "../../base/breath.js"
import { asWizardError, WizardError } from "../../base/error.js"
import type { Span } from "../../base/span.js"
import type { Argument, FunctionCall, Predicate } from "../../datalog/ast.js"
import { typeError } from "../../datalog/builtins/definition.js"
import { applyConstant, databaseFunctions, type FunctionDefinition, functions, truthy } from "../../datalog/builtins.js"
import type { Keyword, Value } from "../../edn/value.js"
import { type Cell, FAULT, Fault, key, plain } from "./cell.js"
import { type Assignment, destructure } from "./destructure.js"
import type { Facts } from "./facts.js"
import { bindingNames } from "./readiness.js"
import { type Bindings, distinct, type Outcome, type Row } from "./relation.js"

/** Functions that the user registered, by symbol. */
export type UserFunctions = ReadonlyMap<string, Pick<FunctionDefinition, "call">>

/**
 * Applies an expression to each binding. A predicate lets pass what is neither nil nor false; a function binds what
 * it returns, nil nothing at all; a variable that is bound already selects. `source` gives the facts of a source by
 * name.
 */
export function applyExpression(
  bindings: Bindings,
  clause: Predicate | FunctionCall,
  source: (name: string) => Facts,
  user: UserFunctions,
): Outcome {
  const { columns } = bindings
  const call = callOf(clause, source, user)
  const read = readers(clause.args, columns)
  const binds = clause.kind === "function" ? bindingNames(clause.binding) : []
  const added = binds.filter((name) => !columns.includes(name))
  const bound = binds.filter((name) => columns.includes(name)).map((name) => [name, columns.indexOf(name)] as const)
  const rows: Row[] = []
  const thrown: Row[] = []
  for (const row of bindings.rows) {
    breathe()
    try {
      const results = call(read.map((cell) => cell(row)))
      for (const found of results.flatMap((result) => assignments(clause, result))) {
        const agrees = bound.every(([name, column]) => key(found.get(name) as Value) === key(row[column]))
        if (agrees) rows.push([...row, ...added.map((name) => found.get(name) as Value)])
      }
    } catch (error) {
      thrown.push(carriedOn(row, columns, asWizardError(error), clause))
    }
  }
  return {
    passed: { columns: [...columns, ...added], rows: clause.kind === "function" ? distinct(rows) : rows },
    thrown: [{ columns: columns.includes(FAULT) ? columns : [...columns, FAULT], rows: thrown }],
  }
}

/** The binding with its fault; it keeps the first one. */
export function carriedOn(row: Row, columns: readonly string[], error: WizardError, at: Pick<Predicate, "span">): Row {
  if (columns.includes(FAULT)) return row
  return [...row, new Fault(error.at(at.span), at.span, columns, row.map(plain))]
}

function assignments(clause: Predicate | FunctionCall, result: Value): readonly Assignment[] {
  if (clause.kind === "predicate") return truthy(result) ? [new Map()] : []
  return result === null ? [] : destructure(clause.binding, result)
}

function readers(args: readonly Argument[], columns: readonly string[]): ((row: Row) => Cell)[] {
  return args.map((arg) => {
    if (arg.kind === "variable") {
      const column = columns.indexOf(arg.name)
      return (row) => row[column]
    }
    const constant = arg.kind === "constant" ? arg.value : arg.kind === "source" ? arg.name : null
    return () => constant
  })
}

/**
 * What a call gives: one result, but for a function of the database one for each value of an attribute without a
 * schema.
 */
type Call = (args: readonly Cell[]) => readonly Value[]

function callOf(clause: Predicate | FunctionCall, source: (name: string) => Facts, user: UserFunctions): Call {
  const { callee, args } = clause
  if (callee.kind === "constant") return (cells) => [applyConstant(callee.value, cells.map(plain))]
  const plainName = callee.name.replace(/^clojure\.core\/|^datomic\.api\//, "")
  if (databaseFunctions.has(plainName)) {
    const first = args[0]
    const facts = source(first?.kind === "source" ? first.name : "$")
    return (cells) => DATABASE[plainName](facts, cells.slice(first?.kind === "source" ? 1 : 0).map(plain))
  }
  const call = functionNamed(callee.name, user, callee.span)
  return (cells) => [call(cells.map(plain))]
}

/** A function of the user or of the language. Throws `function/unknown`. */
export function functionNamed(name: string, user: UserFunctions, span: Span): FunctionDefinition["call"] {
  const own = user.get(name)
  if (own !== undefined) return (args) => guarded(name, () => own.call(args))
  const found = functions.get(name)
  if (found !== undefined) return found.call
  throw new WizardError("function/unknown", `expected a function, not ${name}`, { span })
}

/** Whatever a user's function throws is `function/threw`. */
export function guarded(name: string, call: () => Value): Value {
  try {
    return call()
  } catch (cause) {
    if (cause instanceof WizardError) throw cause
    throw new WizardError("function/threw", `${name} threw: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}

/** A lookup ref that names nothing has no attribute, as an entity without facts (asked of Datomic: cases/lookup.edn). */
const DATABASE: Readonly<Record<string, (facts: Facts, args: readonly Value[]) => readonly Value[]>> = {
  "get-else": (facts, [entity, attribute, otherwise]) => {
    if (otherwise === null) {
      throw new WizardError("function/nil-default", "get-else expects a default that is not nil", {
        hint: "leave the row out with a pattern, or choose a value that stands for absence",
      })
    }
    const found = valuesOf(facts, "get-else", entity, attributeName(facts, "get-else", attribute))
    return found.length > 0 ? found : [otherwise]
  },
  "get-some": (facts, [entity, ...attributes]) => {
    for (const attribute of attributes) {
      const name = attributeName(facts, "get-some", attribute)
      const found = valuesOf(facts, "get-some", entity, name)
      if (found.length > 0) return found.map((value) => [facts.attributeCell(name), value])
    }
    return []
  },
  "missing?": (facts, [entity, attribute]) => [
    facts.values(entity, attributeName(facts, "missing?", attribute)).length === 0,
  ],
}

function valuesOf(facts: Facts, caller: string, entity: Value, name: Keyword): readonly Value[] {
  if (facts.attribute(name)?.cardinality === "many") {
    throw new WizardError(
      "function/cardinality-many",
      `${caller} expects an attribute of cardinality one, not ${name}`,
      {
        hint: "match the attribute with a pattern, or use missing?",
      },
    )
  }
  return facts.values(entity, name)
}

function attributeName(facts: Facts, caller: string, attribute: Value): Keyword {
  const name = facts.attributeName(attribute)
  if (name === undefined) throw typeError(caller, "an attribute", attribute)
  return name
}
