import type { WizardError } from "../../base/error.js"
import type { Span } from "../../base/span.js"
import { source } from "../../base/span.js"
import type { Pull } from "../ast.js"
import { functions, refusal } from "../builtins.js"
import { type Form, readForms } from "../diagnosis/form.js"
import { mistake } from "../mistake.js"
import { type PatternPath, type PullPattern, pullAttributes, readPull } from "../pull-pattern.js"
import { didYouMean, type Subject } from "./subject.js"

/** Every pull pattern that the text writes is one, and the functions that it names exist and take one argument. */
export function checkPulls(subject: Subject): void {
  for (const { element, pattern } of writtenPatterns(subject)) {
    for (const { xform } of pullAttributes(pattern)) {
      if (xform !== undefined) checkFunction(subject, xform.name, placeIn(element.pattern.span, xform.at))
    }
  }
}

/** The patterns of `:find` that are written there, read. */
export function writtenPatterns({ query }: Subject): readonly { element: Pull; pattern: PullPattern }[] {
  return query.find.elements.flatMap((element) => {
    if (element.kind !== "pull" || element.pattern.kind !== "constant") return []
    const { value, span } = element.pattern
    return [{ element, pattern: readPull(value, (code, at, message, hint) => wrong(code, span, at, message, hint)) }]
  })
}

/** The place of a part of a pattern, whose whole place is known. */
export function placeIn(whole: Span, path: PatternPath): Span {
  const text = whole.source.text.slice(whole.start, whole.end)
  let form: Form | undefined = readForms(source(whole.source.name, text))[0]
  for (const index of path) form = form?.items[index]
  return form === undefined
    ? whole
    : { source: whole.source, start: whole.start + form.span.start, end: whole.start + form.span.end }
}

const wrong = (code: `${string}/${string}`, span: Span, at: PatternPath, message: string, hint: string): WizardError =>
  mistake(code, placeIn(span, at), message, hint)

function checkFunction(subject: Subject, name: string, span: Span): void {
  if (subject.functions.has(name)) return
  const known = functions.get(name)
  if (known !== undefined && known.min <= 1 && known.max >= 1) return
  if (known !== undefined) {
    const hint = "register a JavaScript function of one argument that calls it"
    throw mistake("pull/xform", span, `expected a function of one argument after :xform, found ${name}`, hint)
  }
  const reason = refusal(name)
  if (reason !== undefined) throw mistake("pull/xform", span, `${name} cannot be called in a view`, reason)
  const all = [...functions.keys(), ...subject.functions.keys()]
  const hint = didYouMean(name, all, `register a JavaScript function under the name ${name}`)
  throw mistake("pull/xform", span, `expected a function after :xform, found the unknown name ${name}`, hint)
}
