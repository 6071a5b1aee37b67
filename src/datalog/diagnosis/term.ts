import type { WizardError } from "../../base/error.js"
import { mistake } from "../mistake.js"
import { type Form, first, isBareSymbol, isSourceForm, isVariableForm, isWord } from "./form.js"

/** The mistake when a form can be no term of a pattern or rule call. */
export function diagnoseTerm(form: Form): WizardError | undefined {
  const wrong = diagnoseSymbol(form)
  if (wrong !== undefined) return wrong
  if (isSourceForm(form)) {
    return mistake(
      "parse/source",
      form.span,
      `expected the source ${form.text} at the beginning of its clause`,
      `write [${form.text} ?e :attribute ?v]`,
    )
  }
  if (form.kind === "list") {
    return mistake(
      "parse/nested-call",
      form.span,
      "expected a variable, a constant or _, found a list",
      "an expression is a clause of its own: put a variable ?x here, and beside this clause [(> ?x 3)] or [(+ ?a 1) ?x]",
    )
  }
}

/** The mistake when a form can be no argument of a function. */
export function diagnoseArgument(form: Form): WizardError | undefined {
  const wrong = diagnoseSymbol(form)
  if (wrong !== undefined) return wrong
  if (form.kind === "list") {
    return mistake(
      "parse/nested-call",
      form.span,
      `expected a variable or a constant, found the call ${form.text} inside another`,
      `calls are not nested: bind the inner one first, [${form.text} ?x], and use ?x here`,
    )
  }
}

/** The mistake when a form is no variable. */
export function diagnoseVariable(form: Form, where: string): WizardError | undefined {
  const wrong = diagnoseSymbol(form)
  if (wrong !== undefined) return wrong
  if (isVariableForm(form)) return
  return mistake(
    "parse/variable",
    form.span,
    `expected a variable ${where}, found ${form.text}`,
    "a variable is written ?name",
  )
}

/** The mistake when a form can be no binding: what stands after a call, or in :in. */
export function diagnoseBinding(form: Form): WizardError | undefined {
  const wrong = diagnoseSymbol(form)
  if (wrong !== undefined) return wrong
  if (isVariableForm(form) || form.text === "_") return
  if (form.kind === "vector") return diagnoseBindingVector(form)
  return mistake(
    "parse/binding",
    form.span,
    `expected a variable, [?a ?b], [?x ...] or [[?a ?b]], found ${form.text}`,
    "a result is bound to a variable; compare it in a clause of its own: [(= ?x 5)]",
  )
}

function diagnoseBindingVector(form: Form): WizardError | undefined {
  if (form.items.length === 0) {
    return mistake(
      "parse/binding",
      form.span,
      "expected a variable inside the brackets",
      "[?a ?b] takes a tuple apart, [?x ...] a collection, [[?a ?b]] a relation",
    )
  }
  const dots = form.items.findIndex((item) => item.text === "...")
  if (dots !== -1 && (dots !== 1 || form.items.length !== 2)) {
    return mistake(
      "parse/ellipsis",
      form.items[dots].span,
      "expected ... after one variable and at the end: [?x ...]",
      "for rows of several values write [[?a ?b]]",
    )
  }
  return first(form.items, (item) => (item.text === "..." ? undefined : diagnoseBinding(item)))
}

/** What is wrong with a symbol wherever a term may stand. */
function diagnoseSymbol(form: Form): WizardError | undefined {
  if (isBareSymbol(form)) {
    return mistake(
      "parse/no-question-mark",
      form.span,
      `expected a variable or a constant, found the symbol ${form.text}`,
      isWord(form)
        ? `a variable begins with a question mark: ?${form.text}; to use the symbol as a value, hand it in by :in`
        : `a function stands first in round brackets, inside square ones: [(${form.text} ?a 3)]`,
    )
  }
  if (form.text === "?") {
    return mistake(
      "parse/variable",
      form.span,
      "expected a name after the question mark",
      "write ?x, or _ for what does not matter",
    )
  }
  if (form.kind === "symbol" && [".", "...", "%"].includes(form.text)) {
    return mistake(
      "parse/misplaced",
      form.span,
      `expected a variable, a constant or _, found ${form.text}`,
      misplaced[form.text],
    )
  }
}

const misplaced: Readonly<Record<string, string>> = {
  ".": "a dot follows the one element of :find, as in :find ?x .",
  "...": "three dots follow the one variable of a collection, as in :in $ [?x ...]",
  "%": "% stands in :in, as in :in $ %; a rule is called by its name: (ancestor ?a ?b)",
}
