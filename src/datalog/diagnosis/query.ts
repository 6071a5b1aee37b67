import type { WizardError } from "../../base/error.js"
import { nearest } from "../../base/nearest.js"
import type { Source } from "../../base/span.js"
import { mistake } from "../mistake.js"
import { diagnoseClauses } from "./clause.js"

import { type Form, first, readForms, spanOf, wholeSpan } from "./form.js"
import { diagnoseFind, diagnoseIn, diagnoseKeys, diagnoseWith } from "./section.js"

/** What is wrong with a text that does not match as a query; undefined when nothing known is. */
export function diagnoseQuery(source: Source): WizardError | undefined {
  const forms = readForms(source)
  const [root, ...more] = forms
  if (root === undefined) {
    return mistake("parse/empty", wholeSpan(source), "expected a query, found nothing", example)
  }
  if (root.kind === "keyword" && sections.has(root.text)) {
    return mistake(
      "parse/no-brackets",
      spanOf(forms),
      "expected square brackets around the query",
      "write [:find … :where …]",
    )
  }
  if (root.kind === "list" && root.items[0]?.kind === "keyword") {
    return mistake(
      "parse/square-brackets",
      root.span,
      "expected the query in square brackets, found round ones",
      `write [${root.text.slice(1, -1)}]`,
    )
  }
  if (root.kind === "list") {
    return mistake(
      "parse/query",
      root.span,
      "expected a query, found a call",
      "give the query alone: [:find … :where …]",
    )
  }
  if (root.kind !== "vector" && root.kind !== "map") {
    return mistake("parse/query", root.span, `expected a query, found ${root.text}`, example)
  }
  const wrong = root.kind === "vector" ? diagnoseVectorForm(root) : diagnoseMapForm(root)
  if (wrong !== undefined) return wrong
  if (more.length > 0) {
    return mistake(
      "parse/one-query",
      spanOf(more),
      "expected one query, found more after it",
      "a bracket closes too early, or there are two queries here",
    )
  }
}

const example = "a query is written [:find ?title :where [?movie :movie/title ?title]]"
const sections: ReadonlySet<string> = new Set([":find", ":keys", ":strs", ":syms", ":with", ":in", ":where"])

function diagnoseVectorForm(root: Form): WizardError | undefined {
  const [start] = root.items
  if (start === undefined) return mistake("parse/empty", root.span, "expected a :find section in the query", example)
  if (!sections.has(start.text)) return notSection(start, undefined)
  let word = start
  let content: Form[] = []
  const done: [Form, Form[]][] = [[word, content]]
  for (const form of root.items.slice(1)) {
    if (sections.has(form.text)) {
      word = form
      content = []
      done.push([word, content])
    } else if (isMisspelt(form, word)) return notSection(form, word)
    else content.push(form)
  }
  return first(done, ([name, forms]) => diagnoseSection(name, forms))
}

/** A keyword in a vector form opens a section, unless it is a name, or a term of a pattern that lost its brackets. */
function isMisspelt(form: Form, word: Form): boolean {
  if (form.kind === "keyword" && [":find", ":with", ":in"].includes(word.text)) return true
  return (form.kind === "keyword" || form.kind === "symbol") && nearestSection(form) !== undefined
}

function notSection(form: Form, within: Form | undefined) {
  const meant = nearestSection(form)
  const where = within === undefined ? "at the beginning of the query" : `after the ${within.text} section`
  return mistake(
    "parse/section",
    form.span,
    `expected a section (:find, :keys, :with, :in, :where) ${where}, found ${form.text}`,
    meant === undefined ? example : `did you mean ${meant}?`,
  )
}

function nearestSection(form: Form): string | undefined {
  const text = form.text.toLowerCase()
  if (form.kind === "symbol") return sections.has(`:${text}`) ? `:${text}` : undefined
  if (sections.has(text)) return text
  return text.length < 4 ? undefined : nearest(text, sections)
}

function diagnoseMapForm(root: Form): WizardError | undefined {
  for (let i = 0; i < root.items.length; i += 2) {
    const word = root.items[i]
    const content = root.items[i + 1]
    if (!sections.has(word.text)) {
      const meant = nearestSection(word)
      const hint =
        meant === undefined ? "a query's keys are :find, :keys, :with, :in and :where" : `did you mean ${meant}?`
      return mistake("parse/section", word.span, `expected a section of a query, found ${word.text}`, hint)
    }
    if (content.kind !== "vector") {
      return mistake(
        "parse/map-section",
        content.span,
        `expected ${word.text} to be a vector in a query written as a map`,
        `write ${word.text} [${content.text}]`,
      )
    }
    if (word.text === ":where" && content.items.length > 0 && content.items.every((item) => !item.items.length)) {
      return mistake(
        "parse/map-section",
        content.span,
        "expected a vector of clauses in a query written as a map",
        `write :where [${content.text}]`,
      )
    }
    if (word.text === ":find" && content.items[1]?.text === "...") {
      return mistake(
        "parse/map-section",
        content.span,
        "expected a vector around [?x ...] in a query written as a map",
        `write :find [${content.text}]`,
      )
    }
    const wrong = diagnoseSection(word, content.items, content)
    if (wrong !== undefined) return wrong
  }
}

function diagnoseSection(word: Form, forms: readonly Form[], vector?: Form): WizardError | undefined {
  if (forms.length === 0) {
    return mistake(
      "parse/empty-section",
      (vector ?? word).span,
      `expected something in the ${word.text} section`,
      empty[word.text] ?? "leave the section out, or name the columns",
    )
  }
  switch (word.text) {
    case ":find":
      return diagnoseFind(forms)
    case ":with":
      return diagnoseWith(forms)
    case ":in":
      return diagnoseIn(forms)
    case ":where":
      return diagnoseClauses(forms)
    default:
      return diagnoseKeys(word, forms)
  }
}

const empty: Readonly<Record<string, string>> = {
  ":find": "name the variables that the query answers: :find ?e ?name",
  ":with": "leave :with out, or name the variables that keep rows apart",
  ":in": "leave :in out, or name the inputs: :in $ ?name",
  ":where": "leave :where out, or write a clause: [?e :attribute ?v]",
}
