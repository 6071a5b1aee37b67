import type { Span } from "../../base/span.js"
import { Keyword } from "../../edn/value.js"
import type { Clause, Term } from "../ast.js"
import { databaseFunctions } from "../builtins.js"
import { pullAttributes } from "../pull-pattern.js"
import { everyClause } from "../walk.js"
import { placeIn, writtenPatterns } from "./pull.js"
import { type Diagnostic, didYouMean, reachedRules, type Subject } from "./subject.js"

/**
 * `attribute/unknown`: attributes that neither the schema nor the data have, in patterns, lookup refs of entities, and the
 * functions that read the database, and in pull patterns. Such a clause matches nothing until something is transacted.
 */
export function* unknownAttributes(subject: Subject): Generator<Diagnostic> {
  if (subject.attributes.size === 0) return
  const clauses = [...subject.query.where, ...reachedRules(subject).flatMap((rule) => rule.clauses)]
  for (const clause of everyClause(clauses)) {
    for (const { name, span } of attributesOf(clause)) {
      if (!subject.attributes.has(name) && !isBuiltin(name)) yield unknown(name, span, subject.attributes)
    }
  }
  for (const { element, pattern } of writtenPatterns(subject)) {
    for (const { attribute, at } of pullAttributes(pattern)) {
      const name = String(attribute)
      if (subject.attributes.has(name) || isBuiltin(name)) continue
      yield unknown(name, placeIn(element.pattern.span, at), subject.attributes)
    }
  }
}

interface Mention {
  readonly name: string
  readonly span: Span
}

function attributesOf(clause: Clause): readonly Mention[] {
  if (clause.kind === "pattern") {
    const [entity, attribute] = clause.terms
    return [...lookup(entity), ...mention(attribute)]
  }
  if ((clause.kind !== "predicate" && clause.kind !== "function") || clause.callee.kind !== "callable") return []
  const { name } = clause.callee
  if (!databaseFunctions.has(name)) return []
  const [, entity, ...attributes] = clause.args.filter(
    (arg) => arg.kind !== "source" || arg === clause.args[0],
  ) as Term[]
  return [...lookup(entity), ...(name === "get-some" ? attributes : attributes.slice(0, 1)).flatMap(mention)]
}

function mention(term: Term | undefined): readonly Mention[] {
  if (term?.kind !== "constant") return []
  if (term.value instanceof Keyword) return [{ name: String(term.value), span: term.span }]
  return typeof term.value === "string" ? [{ name: JSON.stringify(term.value), span: term.span }] : []
}

/** `[:movie/title "Alien"]` where an entity stands. */
function lookup(term: Term | undefined): readonly Mention[] {
  if (term?.kind !== "constant" || !Array.isArray(term.value) || term.value.length !== 2) return []
  const [attribute] = term.value
  return attribute instanceof Keyword ? [{ name: String(attribute), span: term.span }] : []
}

/** Attributes that every database has. */
const isBuiltin = (name: string): boolean => /^:(db|db\.[\w.-]+|fressian)\//.test(name)

function unknown(name: string, span: Span, known: ReadonlySet<string>): Diagnostic {
  const message = `no fact and no schema has the attribute ${name}`
  return { code: "attribute/unknown", message, span, hint: hintFor(name, known) }
}

function hintFor(name: string, known: ReadonlySet<string>): string {
  const reverse = name.replace(/^(:(?:[^/]*\/)?)_/, "$1")
  if (reverse !== name && known.has(reverse)) return `reverse attributes are for pull: write [?v ${reverse} ?e]`
  const plain = name.startsWith('"') ? JSON.parse(name) : undefined
  if (plain !== undefined) return didYouMean(`:${plain}`, known, `an attribute is a keyword: :${plain}`)
  return didYouMean(name, known, "it will match as soon as such a fact is transacted")
}
