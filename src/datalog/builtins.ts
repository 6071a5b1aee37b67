import { arithmeticFunctions } from "./builtins/arithmetic.js"
import { collectionFunctions } from "./builtins/collections.js"
import { comparisonFunctions } from "./builtins/comparison.js"
import type { FunctionDefinition } from "./builtins/definition.js"
import { membershipFunctions } from "./builtins/membership.js"
import { predicateFunctions } from "./builtins/predicates.js"
import { stringFunctions } from "./builtins/strings.js"

export type { FunctionDefinition }

/** The number of arguments that a name takes; `max` may be Infinity. */
export interface Arity {
  readonly name: string
  readonly min: number
  readonly max: number
}

/** Every built-in function and predicate by name as queries write it, also with `clojure.core/` before it. */
export const functions: ReadonlyMap<string, FunctionDefinition> = new Map(
  [
    ...comparisonFunctions,
    ...arithmeticFunctions,
    ...predicateFunctions,
    ...stringFunctions,
    ...collectionFunctions,
    ...membershipFunctions,
  ].flatMap((definition) => {
    const { name } = definition
    const isCore = !name.startsWith("clojure.string/")
    return isCore
      ? [[name, definition] as const, [`clojure.core/${name}`, definition] as const]
      : [[name, definition] as const]
  }),
)

/** The functions that read the database; their first argument is a source. Engines evaluate them, each its own way. */
export const databaseFunctions: ReadonlyMap<string, Arity> = new Map(
  [
    { name: "get-else", min: 4, max: 4 },
    { name: "get-some", min: 3, max: Number.POSITIVE_INFINITY },
    { name: "missing?", min: 3, max: 3 },
  ].map((arity) => [arity.name, arity]),
)

const NOT_A_FUNCTION = "its result is not a function of the database, so no view can keep it"
const CLOCK = "the clock is not in the database: transact the time, or pass it by :in"
const HISTORY = "a view reads the facts that hold, not the log"

/** Names that a query must not call, as function or aggregate, and why. */
export const refused: ReadonlyMap<string, string> = new Map([
  ["rand", NOT_A_FUNCTION],
  ["rand-int", NOT_A_FUNCTION],
  ["rand-nth", NOT_A_FUNCTION],
  ["shuffle", NOT_A_FUNCTION],
  ["random-uuid", NOT_A_FUNCTION],
  ["random-sample", NOT_A_FUNCTION],
  ["sample", NOT_A_FUNCTION],
  ["now", CLOCK],
  ["current-time", CLOCK],
  ["system-time", CLOCK],
  ["q", "a query inside a query is not supported: write its clauses here, or call a rule"],
  ["fulltext", "there is no full-text index: use clojure.string/includes?, like or re-find"],
  ["tx-ids", HISTORY],
  ["tx-data", HISTORY],
])

/** Why a name must not be called, undefined when nothing speaks against it: `refused`, and the methods of Java. */
export function refusal(name: string): string | undefined {
  const plain = name.startsWith("clojure.core/") ? name.slice("clojure.core/".length) : name
  const reason = refused.get(plain)
  if (reason !== undefined) return reason
  const isMethod = plain.length > 1 && (/^\.[^.]/.test(plain) || /[^.]\.$/.test(plain))
  const isStatic = /^(?:[a-z][\w$]*\.)*[A-Z][\w$]*\/./.test(plain)
  return isMethod || isStatic ? "Java methods need a JVM: use a built-in, or register a JavaScript function" : undefined
}

export { applyConstant } from "./builtins/collections.js"
export { truthy } from "./builtins/definition.js"
