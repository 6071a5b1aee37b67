import type { ActionDict, FailedMatchResult, Grammar, MatchResult, Node } from "ohm-js"
import { WizardError } from "../base/error.js"
import type { Source, Span } from "../base/span.js"
import { readChar } from "./char-text.js"
import { completeMap, completeSet } from "./collection.js"
import { edn } from "./grammar.js"
import { readAll } from "./read.js"
import { readString } from "./string-text.js"
import { tagged } from "./tag.js"
import { Double, List, Regex, type Value } from "./value.js"
import { readWord } from "./word.js"

/**
 * The one form of a text, by the grammar: the same values and refusals as `read`, at some 0.1 MB/s. For what a person
 * writes and for grammars that extend Edn; bulk data goes through `read`. Throws WizardErrors of the area `parse`.
 */
export function parse(source: Source): Value {
  return attempt(source, () => semantics(matched(edn, source, "Form")).value(source))
}

/** All forms of a text. */
export function parseAll(source: Source): Value[] {
  return attempt(source, () => semantics(matched(edn, source, "Forms")).values(source))
}

/** The match of a rule, or its failure thrown as `matchError` tells it. */
export function matched(grammar: Grammar, source: Source, rule: string): MatchResult {
  const match = grammar.match(source.text, rule)
  if (match.failed()) throw matchError(source, match)
  return match
}

/**
 * What is wrong with a text that a grammar refused. When it is no EDN, the reader tells: `parse/unclosed` at the opening
 * bracket or quote, `parse/unexpected`, `parse/number`, … Otherwise `parse/unexpected` where the grammar could not go on.
 */
export function matchError(source: Source, match: FailedMatchResult): WizardError {
  try {
    const forms = readAll(source.text, source)
    if (forms.length === 0)
      return refused(source, "parse/empty", "expected a form, found nothing", 0, "write a value, for instance [1 2]")
  } catch (error) {
    if (error instanceof WizardError) return error
    throw error
  }
  const at = match.getRightmostFailurePosition()
  return refused(
    source,
    "parse/unexpected",
    `expected ${match.getExpectedText()}`,
    at,
    "compare with an example of the form",
  )
}

/** Runs what goes down a tree; nesting beyond the stack becomes `parse/too-deep`. */
export function attempt<T>(source: Source, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    readAll(source.text, source)
    throw refused(
      source,
      "parse/too-deep",
      "expected fewer forms within each other",
      0,
      "read such data with the reader for bulk data",
    )
  }
}

/** The values of all rules that make one: an Ohm operation `value(source)` of Edn and of the grammars that extend it. */
export const ednActions: ActionDict<Value> = {
  nil(_word, _end) {
    return null
  },
  boolean(word, _end) {
    return word.sourceString === "true"
  },
  number(_literal) {
    return word(this)
  },
  symbolic(_hashes, name, _end) {
    return new Double(
      { Inf: Number.POSITIVE_INFINITY, "-Inf": Number.NEGATIVE_INFINITY }[name.sourceString] ?? Number.NaN,
    )
  },
  string(_open, text, _close) {
    return readString(text.sourceString) as string
  },
  character(_inner) {
    return readChar(this.sourceString.slice(1))!
  },
  keyword(_colon, _name, _end) {
    return word(this)
  },
  symbol(_name, _end) {
    return word(this)
  },
  vector(_open, forms, _close) {
    return itemsOf(this, forms)
  },
  list(_open, forms, _close) {
    return new List(itemsOf(this, forms))
  },
  set(_open, forms, _close) {
    return placed(this, () => completeSet(itemsOf(this, forms)))
  },
  map(_open, entries, _close) {
    return placed(this, () => completeMap(entriesOf(this, entries)))
  },
  namespacedMap(_prefix, namespace, _end, _spaces, _open, entries, _close) {
    return placed(this, () => completeMap(entriesOf(this, entries), namespace.sourceString))
  },
  regex(_open, text, _close) {
    return new Regex(text.sourceString)
  },
  tagged(_hash, tag, _spaces, value) {
    const inner = value.value(this.args.source)
    return placed(this, () => tagged(tag.sourceString, inner))
  },
  value: inner,
  Value: inner,
  Form: inner,
}

const semantics = edn
  .createSemantics()
  .addOperation<Value>("value(source)", ednActions)
  .addOperation<Value[]>("values(source)", {
    Forms(forms) {
      return forms.children.map((child) => child.value(this.args.source))
    },
  })

function inner(this: Node, child: Node): Value {
  return child.value(this.args.source)
}

function word(node: Node): Value {
  return placed(node, () => readWord(node.sourceString))
}

/** `forms` is an `applySyntactic<Forms>`. */
function itemsOf(parent: Node, forms: Node): Value[] {
  return forms
    .child(0)
    .child(0)
    .children.map((form) => form.value(parent.args.source))
}

/** Keys and values in turn; `entries` is an `applySyntactic<Entries>`. */
function entriesOf(parent: Node, entries: Node): Value[] {
  const pairs = entries.child(0).child(0).children
  return pairs.flatMap((entry) => entry.children.map((part): Value => part.value(parent.args.source)))
}

function placed<T>(node: Node, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof WizardError)) throw error
    const { startIdx, endIdx } = node.source
    throw error.at({ source: node.args.source, start: startIdx, end: endIdx } satisfies Span)
  }
}

function refused(source: Source, code: string, message: string, at: number, hint: string): WizardError {
  return new WizardError(code, message, { span: { source, start: at, end: at + 1 }, hint })
}
