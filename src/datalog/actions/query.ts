import type { Node } from "ohm-js"
import { WizardError } from "../../base/error.js"
import type { Span } from "../../base/span.js"
import type { Clause, Find, FindElement, FindKeys, Input, Query, SourceName, Variable } from "../ast.js"
import { type Actions, many, maybe, one, span } from "./node.js"

/** The actions of the whole query and of its sections. */
export const queryActions: Actions = {
  VectorQuery(_open, sections, _close) {
    return query(this, sections)
  },
  MapQuery(_open, sections, _close) {
    return query(this, sections)
  },
  FindSpec_coll(_open, element, _dots, _close) {
    return found(this, "coll", [one(this, element)])
  },
  FindSpec_tuple(_open, elements, _close) {
    return found(this, "tuple", many(this, elements))
  },
  FindSpec_scalar(element, _dot) {
    return found(this, "scalar", [one(this, element)])
  },
  FindSpec_rel(elements) {
    return found(this, "rel", many(this, elements))
  },
  Pull(_open, _pull, source, variable, pattern, _close) {
    return {
      kind: "pull",
      source: maybe<SourceName>(this, source),
      variable: one(this, variable),
      pattern: one(this, pattern),
      span: span(this),
    }
  },
  Aggregate(_open, name, args, _close) {
    return { kind: "aggregate", name: name.sourceString, args: many(this, args), span: span(this) }
  },
}

/** The actions of `section(source)`. */
export const sectionActions = {
  Section_find: findSection,
  Section_keys: keysSection,
  Section_with: withSection,
  Section_in: inSection,
  Section_where: whereSection,
  MapSection_find: inBrackets(findSection),
  MapSection_keys: inBrackets(keysSection),
  MapSection_with: inBrackets(withSection),
  MapSection_in: inBrackets(inSection),
  MapSection_where: inBrackets(whereSection),
}

/** A section of the query; `word` is the place of its keyword. */
export interface Section {
  readonly word: Span
  readonly content: Partial<Omit<Query, "kind" | "span">> & { readonly keys?: FindKeys }
}

type SectionAction = (this: Node, word: Node, body: Node) => Section

function findSection(this: Node, word: Node, spec: Node): Section {
  return { word: wordSpan(this, word), content: { find: one<Find>(this, spec) } }
}

function keysSection(this: Node, word: Node, names: Node): Section {
  const kind = word.sourceString.slice(1) as FindKeys["kind"]
  const keys: FindKeys = { kind, names: names.children.map((name) => name.sourceString), span: span(this) }
  return { word: wordSpan(this, word), content: { keys } }
}

function withSection(this: Node, word: Node, variables: Node): Section {
  return { word: wordSpan(this, word), content: { with: many<Variable>(this, variables) } }
}

function inSection(this: Node, word: Node, inputs: Node): Section {
  return { word: wordSpan(this, word), content: { in: many<Input>(this, inputs) } }
}

function whereSection(this: Node, word: Node, clauses: Node): Section {
  return { word: wordSpan(this, word), content: { where: many<Clause>(this, clauses) } }
}

/** The map form writes a section's content as a vector of its own. */
function inBrackets(action: SectionAction) {
  return function (this: Node, word: Node, _open: Node, body: Node, _close: Node): Section {
    return action.call(this, word, body)
  }
}

function query(node: Node, sections: Node): Query {
  const all: readonly Section[] = sections.children.map((section) => section.section(node.args.source))
  const seen = new Set<string>()
  let content: Section["content"] = {}
  for (const section of all) {
    for (const name of Object.keys(section.content)) {
      if (seen.has(name)) throw duplicate(section.word)
      seen.add(name)
    }
    content = { ...content, ...section.content }
  }
  if (content.find === undefined) throw noFind(span(node))
  const find = { ...content.find, keys: content.keys }
  return {
    kind: "query",
    find,
    with: content.with ?? [],
    in: content.in ?? [],
    where: content.where ?? [],
    span: span(node),
  }
}

function duplicate(word: Span): WizardError {
  const text = word.source.text.slice(word.start, word.end)
  return new WizardError("parse/duplicate-section", `expected each section once, found a second ${text}`, {
    span: word,
    hint:
      text === ":where" || text === ":in" || text === ":with" || text === ":find"
        ? `put everything under one ${text}`
        : "a query has one of :keys, :strs and :syms",
  })
}

function noFind(place: Span): WizardError {
  return new WizardError("parse/no-find", "expected a :find section: what the query answers", {
    span: { ...place, end: place.start + 1 },
    hint: 'write for example [:find ?e :where [?e :name "Ann"]]',
  })
}

function found(node: Node, shape: Find["shape"], elements: readonly FindElement[]): Find {
  return { kind: "find", shape, elements, keys: undefined, span: span(node) }
}

const wordSpan = (section: Node, word: Node): Span => ({
  ...span(section),
  start: word.source.startIdx,
  end: word.source.endIdx,
})
