import type { Node } from "ohm-js"
import type { WizardError } from "../../base/error.js"
import type { Source, Span } from "../../base/span.js"
import { readAll } from "../../edn/read.js"
import { datalog } from "../grammar.js"

/** A piece of EDN with its place: what a diagnosis walks when a text is good EDN, but no query. */
export interface Form {
  readonly kind: "list" | "vector" | "map" | "set" | "symbol" | "keyword" | "nil" | "constant"
  readonly text: string
  readonly items: readonly Form[]
  readonly span: Span
}

/** The forms of a text. Throws what `readAll` of edn throws when it is no EDN. O(text). */
export function readForms(source: Source): readonly Form[] {
  readAll(source.text, source)
  return semantics(datalog.match(source.text, "Forms")).forms(source)
}

/** The place of a text as a whole. */
export const wholeSpan = (source: Source): Span => ({ source, start: 0, end: source.text.length })

/** A symbol that names a variable: `?x`. */
export const isVariableForm = (form: Form): boolean => form.kind === "symbol" && /^\?./.test(form.text)

/** A symbol that names a source: `$`, `$b`. */
export const isSourceForm = (form: Form): boolean => form.kind === "symbol" && form.text.startsWith("$")

/** A symbol that stands for itself: no variable, source, `_`, `%`, `.` or `...`. */
export const isBareSymbol = (form: Form): boolean =>
  form.kind === "symbol" && !/^[?$]/.test(form.text) && !["_", "%", ".", "..."].includes(form.text)

/** A symbol that could be a variable's name. */
export const isWord = (form: Form): boolean => form.kind === "symbol" && /^[\p{L}\d_-]+$/u.test(form.text)

/** The first mistake that a diagnosis finds among forms. */
export function first<Item>(
  items: readonly Item[],
  diagnose: (item: Item, index: number) => WizardError | undefined,
): WizardError | undefined {
  for (const [i, item] of items.entries()) {
    const wrong = diagnose(item, i)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

/** From the first of the forms to the last. */
export function spanOf(forms: readonly Form[]): Span {
  const first = forms[0].span
  return { source: first.source, start: first.start, end: forms[forms.length - 1].span.end }
}

const semantics = datalog.createSemantics().addOperation<readonly Form[]>("forms(source)", {
  value(inner) {
    const { source } = this.args
    const kind = kinds[inner.ctorName] ?? "constant"
    const items = kind in brackets ? inner.forms(source) : []
    const span = { source, start: inner.source.startIdx, end: inner.source.endIdx }
    return [{ kind, text: inner.sourceString, items, span }]
  },
  Forms: inOrder,
  Entries: inOrder,
  Entry(key, value) {
    return [...key.forms(this.args.source), ...value.forms(this.args.source)]
  },
  vector: contents,
  list: contents,
  set: contents,
  map: contents,
  namespacedMap(_prefix, _namespace, _end, _spaces, _open, entries, _close) {
    return entries.forms(this.args.source)
  },
})

const brackets = { vector: "[]", list: "()", set: "#{}", map: "{}" }

const kinds: Readonly<Record<string, Form["kind"]>> = {
  nil: "nil",
  symbol: "symbol",
  keyword: "keyword",
  vector: "vector",
  list: "list",
  set: "set",
  map: "map",
  namespacedMap: "map",
}

function inOrder(this: Node, forms: Node): readonly Form[] {
  return forms.children.flatMap((form) => form.forms(this.args.source))
}

function contents(this: Node, _open: Node, items: Node, _close: Node): readonly Form[] {
  return items.forms(this.args.source)
}
