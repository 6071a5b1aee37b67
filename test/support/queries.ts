import fc from "fast-check"
import { source } from "../../src/base/span.js"
import type {
  Argument,
  Binding,
  BindTuple,
  Branch,
  Callee,
  Clause,
  Constant,
  Find,
  FindElement,
  Input,
  Query,
  Rule,
  Rules,
  Term,
  Variable,
} from "../../src/datalog/ast.js"
import { print } from "../../src/edn/print.js"
import { read } from "../../src/edn/read.js"
import { EdnMap, EdnSet, Keyword, keyword, List, Sym, type Value } from "../../src/edn/value.js"
import { values } from "./values.js"

/**
 * Random trees of queries and rules: everything that the grammar can say, whether it means something or not. Filter by `check`
 * for those that do. What no text says is never made: a binding of one tuple or relation alone (it reads as a relation).
 */
const span = { source: source("random", ""), start: 0, end: 0 }
const picked = <Item>(items: readonly Item[]) => fc.constantFrom(...items)
const some = <Item>(item: fc.Arbitrary<Item>, minLength = 1, maxLength = 3) => fc.array(item, { minLength, maxLength })
const maybe = <Item>(item: fc.Arbitrary<Item>) => fc.option(item, { nil: undefined, freq: 3 })

/** Values that text can say, as the reader gives them. */
const readable: fc.Arbitrary<Value> = values.filter(isReadable).map((value) => read(print(value)))

export const variables: fc.Arbitrary<Variable> = picked(["?a", "?b", "?c", "?e", "?movie/title", "?x1", "?é"]).map(
  (name) => ({ kind: "variable", name, span }),
)
export const constants: fc.Arbitrary<Constant> = fc
  .oneof(
    readable.filter((value) => !(value instanceof Sym) && !(value instanceof List)),
    picked([":name", ":movie/title", ":friend"]).map((text) => keyword(text.slice(1))),
  )
  .map((value) => ({ kind: "constant", value, span }))
const blanks = fc.constant({ kind: "blank", span } as const)
const sources = picked(["$", "$b", "$movies"]).map((name) => ({ kind: "source", name, span }) as const)
const ruleNames = picked(["ancestor", "my.rules/linked", "not-yet", "order", ">"])
const functionNames = picked(["+", "<", "not", "and", "clojure.string/blank?", "get-else", ".startsWith", "-"])
const terms: fc.Arbitrary<Term> = fc.oneof({ weight: 3, arbitrary: variables }, blanks, constants)
const args: fc.Arbitrary<Argument> = fc.oneof({ weight: 3, arbitrary: variables }, blanks, constants, sources)
const callees: fc.Arbitrary<Callee> = fc.oneof(
  functionNames.map((name) => ({ kind: "callable", name, span }) as const),
  constants.filter(
    ({ value }) =>
      (value instanceof Keyword && print(value).startsWith(":")) || value instanceof EdnSet || value instanceof EdnMap,
  ),
)

export const bindings: fc.Arbitrary<Binding> = fc.letrec<{ binding: Binding; tuple: BindTuple }>((tie) => ({
  binding: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    variables,
    blanks,
    tie("tuple"),
    tie("binding").map((item): Binding => ({ kind: "bind-collection", item, span })),
    tie("tuple").map((row): Binding => ({ kind: "bind-relation", row, span })),
  ),
  tuple: some(tie("binding"))
    .filter((items) => items.length > 1 || !["bind-tuple", "bind-relation"].includes(items[0].kind))
    .map((items) => ({ kind: "bind-tuple", items, span })),
})).binding

export const clauses: fc.Arbitrary<Clause> = fc.letrec<{ clause: Clause; branch: Branch }>((tie) => {
  const body = some(tie("clause"), 0)
  const branches = some(tie("branch"), 0)
  return {
    clause: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.record({
        kind: fc.constant("pattern"),
        source: maybe(sources),
        terms: some(terms, 0, 6),
        span: fc.constant(span),
      }),
      fc.record({ kind: fc.constant("predicate"), callee: callees, args: some(args, 0), span: fc.constant(span) }),
      fc.record({
        kind: fc.constant("function"),
        callee: callees,
        args: some(args, 0),
        binding: bindings,
        span: fc.constant(span),
      }),
      fc.record({
        kind: fc.constant("rule-call"),
        source: maybe(sources),
        name: ruleNames,
        args: some(terms, 0),
        span: fc.constant(span),
      }),
      fc.record({ kind: fc.constant("not"), source: maybe(sources), clauses: body, span: fc.constant(span) }),
      fc.record({
        kind: fc.constant("not-join"),
        source: maybe(sources),
        variables: some(variables, 0),
        clauses: body,
        span: fc.constant(span),
      }),
      fc.record({ kind: fc.constant("or"), source: maybe(sources), branches, span: fc.constant(span) }),
      fc.record({
        kind: fc.constant("or-join"),
        source: maybe(sources),
        required: some(variables, 0, 2),
        variables: some(variables, 0, 2),
        branches,
        span: fc.constant(span),
      }),
    ) as fc.Arbitrary<Clause>,
    branch: fc
      .oneof(
        tie("clause").map((clause) => ({ and: false, clauses: [clause] })),
        some(tie("clause")).map((inner) => ({ and: true, clauses: inner })),
      )
      .map((branch) => ({ kind: "branch", ...branch, span })),
  }
}).clause

const elements: fc.Arbitrary<FindElement> = fc.oneof(
  { weight: 3, arbitrary: variables },
  fc.record({
    kind: fc.constant("aggregate" as const),
    name: picked(["count", "sum", "my/fold"]),
    args: some(fc.oneof(variables, constants), 0),
    span: fc.constant(span),
  }),
  fc.record({
    kind: fc.constant("pull" as const),
    source: maybe(sources),
    variable: variables,
    pattern: fc.oneof(
      variables,
      picked(["[*]", "[:name {:friend ...}]", "[(:age :default 0) :_boss]"]).map(
        (text): Constant => ({ kind: "constant", value: read(text), span }),
      ),
    ),
    span: fc.constant(span),
  }),
)

const keys = fc.record({
  kind: picked(["keys", "strs", "syms"] as const),
  names: some(picked(["name", "age", "a.b/c"])),
  span: fc.constant(span),
})

const finds: fc.Arbitrary<Find> = fc
  .oneof(
    fc.record({ shape: picked(["rel", "tuple"] as const), elements: some(elements) }),
    fc.record({ shape: picked(["coll", "scalar"] as const), elements: some(elements, 1, 1) }),
  )
  .chain((find) => maybe(keys).map((named) => ({ kind: "find", ...find, keys: named, span })))

const inputs: fc.Arbitrary<Input> = fc.oneof(sources, fc.constant({ kind: "rules-input", span } as const), bindings)

export const queries: fc.Arbitrary<Query> = fc.record({
  kind: fc.constant("query"),
  find: finds,
  with: some(variables, 0, 2),
  in: some(inputs, 0),
  where: some(clauses, 0, 4),
  span: fc.constant(span),
})

const ruleTrees: fc.Arbitrary<Rule> = fc
  .record({
    kind: fc.constant("rule" as const),
    name: ruleNames,
    required: some(variables, 0, 2),
    variables: some(variables, 0, 2),
    clauses: some(clauses),
    span: fc.constant(span),
  })
  .filter((rule) => rule.required.length + rule.variables.length > 0)

export const rules: fc.Arbitrary<Rules> = some(ruleTrees, 0).map((all) => ({ kind: "rules", rules: all, span }))

/** A tree as plain data to be compared: without spans, its values as text. */
export function withoutSpans(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, function (this: Record<string, unknown>, key, value) {
      if (key === "span") return undefined
      return this.kind === "constant" && key === "value" ? print(this.value as Value) : value
    }),
  )
}

function isReadable(value: Value): boolean {
  try {
    return print(read(print(value))) === print(value)
  } catch {
    return false
  }
}
