import { isInteger } from "../../edn/value.js"
import { aggregates } from "../aggregates.js"
import type { Aggregate } from "../ast.js"
import { functions, refusal } from "../builtins.js"
import { mistake } from "../mistake.js"
import { howMany } from "./function.js"
import { didYouMean, type Subject } from "./subject.js"

/** Every aggregate of `:find` exists and gets constants, then one variable. */
export function checkAggregates(subject: Subject): void {
  for (const element of subject.query.find.elements) {
    if (element.kind === "aggregate") checkAggregate(subject, element)
  }
}

function checkAggregate(subject: Subject, aggregate: Aggregate): void {
  const { name, args, span } = aggregate
  const known = aggregates.get(name)
  if (known === undefined && !subject.aggregates.has(name)) throw unknown(subject, aggregate)
  const arity = subject.aggregates.has(name) ? { min: 1, max: Number.POSITIVE_INFINITY } : known
  if (arity !== undefined && (args.length < arity.min || args.length > arity.max)) {
    throw mistake(
      "query/aggregate-arity",
      span,
      `${name} expects ${howMany(arity.min, arity.max)}, found ${args.length}`,
      `write (${name} ?x)`,
    )
  }
  const last = args[args.length - 1]
  const misplaced = args.slice(0, -1).find((arg) => arg.kind === "variable")
  if (last.kind !== "variable" || misplaced !== undefined) {
    throw mistake(
      "query/aggregate-argument",
      (misplaced ?? last).span,
      `${name} expects one variable, after its constants`,
      `write (${name} ?x) or (${name} 3 ?x)`,
    )
  }
  const [count] = args
  const counts = (name === "min" || name === "max") && !subject.aggregates.has(name)
  if (counts && count.kind === "constant" && !(isInteger(count.value) && count.value >= 0)) {
    throw mistake(
      "query/aggregate-argument",
      count.span,
      `${name} expects a whole number before its variable`,
      `write (${name} 3 ?x) for three of them`,
    )
  }
}

function unknown(subject: Subject, { name, span }: Aggregate) {
  const reason = refusal(name)
  if (reason !== undefined) return mistake("query/aggregate-refused", span, `${name} cannot be used in a view`, reason)
  const all = [...aggregates.keys(), ...subject.aggregates]
  const isFunction = functions.has(name) || subject.functions.has(name)
  const otherwise = isFunction
    ? `${name} is a function: write [(${name} …) ?x] in :where and ?x in :find`
    : `the aggregates are ${all.join(", ")}; register others as JavaScript functions`
  const message = `expected an aggregate, found the unknown name ${name}`
  return mistake("query/unknown-aggregate", span, message, isFunction ? otherwise : didYouMean(name, all, otherwise))
}
