import { compareNumbers, isNumeric } from "../../edn/compare.js"
import { Double, isInteger, Keyword, Sym, Uuid, type Value } from "../../edn/value.js"
import { type FunctionDefinition, partial, total, truthy, typeError } from "./definition.js"
import { isLong, numeric } from "./number.js"

const MANY = Number.POSITIVE_INFINITY

/** `zero?` to `identity`, and the type predicates. */
export const predicateFunctions: readonly FunctionDefinition[] = [
  partial("zero?", 1, 1, ([a]) => compareNumbers(numeric("zero?", a), 0) === 0),
  partial("pos?", 1, 1, ([a]) => compareNumbers(numeric("pos?", a), 0) > 0),
  partial("neg?", 1, 1, ([a]) => compareNumbers(numeric("neg?", a), 0) < 0),
  partial("even?", 1, 1, ([a]) => isEven("even?", a)),
  partial("odd?", 1, 1, ([a]) => !isEven("odd?", a)),
  total("true?", 1, 1, ([a]) => a === true),
  total("false?", 1, 1, ([a]) => a === false),
  total("nil?", 1, 1, ([a]) => a === null),
  total("some?", 1, 1, ([a]) => a !== null),
  total("not", 1, 1, ([a]) => !truthy(a)),
  total("and", 0, MANY, (args) => decisive(args, false, true)),
  total("or", 0, MANY, (args) => decisive(args, true, null)),
  total("identity", 1, 1, ([a]) => a),
  total("number?", 1, 1, ([a]) => isNumeric(a)),
  total("string?", 1, 1, ([a]) => typeof a === "string"),
  total("keyword?", 1, 1, ([a]) => a instanceof Keyword),
  total("symbol?", 1, 1, ([a]) => a instanceof Sym),
  total("integer?", 1, 1, ([a]) => isInteger(a)),
  total("int?", 1, 1, ([a]) => isInteger(a) && isLong(a)),
  total("double?", 1, 1, ([a]) => a instanceof Double),
  total("float?", 1, 1, ([a]) => a instanceof Double),
  total("boolean?", 1, 1, ([a]) => typeof a === "boolean"),
  total("inst?", 1, 1, ([a]) => a instanceof Date),
  total("uuid?", 1, 1, ([a]) => a instanceof Uuid),
]

function isEven(name: string, value: Value): boolean {
  if (typeof value === "number") return value % 2 === 0
  if (typeof value === "bigint") return value % 2n === 0n
  throw typeError(name, "an integer", value)
}

/** The first argument that is as true as `wanted`, else the last one; `empty` when there is none. */
function decisive(args: readonly Value[], wanted: boolean, empty: Value): Value {
  for (const value of args) if (truthy(value) === wanted) return value
  return args.length === 0 ? empty : args[args.length - 1]
}
