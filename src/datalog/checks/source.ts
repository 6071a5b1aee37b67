import type { Span } from "../../base/span.js"
import type { Clause, SourceName } from "../ast.js"
import { mistake } from "../mistake.js"
import { bodies } from "../walk.js"
import { didYouMean, type Subject } from "./subject.js"

/**
 * Every source that is used stands in `:in`; without `:in` there is `$`. A clause without a source uses that of the `not`, `or`
 * or rule call around it, in the end `$`. A rule is written for any source, so its body names none but `$`.
 */
export function checkSources({ query, rules }: Subject): void {
  const declared = query.in.filter((input): input is SourceName => input.kind === "source").map((input) => input.name)
  const known = new Set(query.in.length === 0 ? ["$"] : declared)
  const use = (name: string, span: Span): void => {
    if (!known.has(name)) throw unknownSource(name, span, known)
  }
  for (const element of query.find.elements) {
    if (element.kind === "pull") use(element.source?.name ?? "$", element.span)
  }
  for (const clause of query.where) visit(clause, "$", use)
  for (const rule of rules?.rules ?? []) {
    for (const clause of rule.clauses) visit(clause, "$", (name, span) => useInRule(name, span, rule.name))
  }
}

type Use = (name: string, span: Span) => void

function visit(clause: Clause, around: string, use: Use): void {
  switch (clause.kind) {
    case "predicate":
    case "function":
      for (const arg of clause.args) if (arg.kind === "source") use(arg.name, arg.span)
      return
    case "pattern":
    case "rule-call":
      use(clause.source?.name ?? around, clause.source?.span ?? clause.span)
      return
    default: {
      if (clause.source !== undefined) use(clause.source.name, clause.source.span)
      const inside = clause.source?.name ?? around
      for (const inner of bodies(clause).flat()) visit(inner, inside, use)
    }
  }
}

function useInRule(name: string, span: Span, rule: string): void {
  if (name === "$") return
  throw mistake(
    "rule/source",
    span,
    `expected no source but $ inside the rule ${rule}, found ${name}`,
    `a rule reads the source of its call: leave ${name} out and call (${name} ${rule} …)`,
  )
}

function unknownSource(name: string, span: Span, known: ReadonlySet<string>) {
  if (name === "$") {
    return mistake(
      "query/source",
      span,
      "expected the source $ in :in, since this clause reads it",
      known.size === 0 ? "write :in $ …" : `write :in $ … or name the source: ${[...known].join(" ")}`,
    )
  }
  return mistake("query/source", span, `expected ${name} in :in`, didYouMean(name, known, `write :in $ ${name}`))
}
