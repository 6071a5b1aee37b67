import type { WizardError } from "../../base/error.js"
import { mistake } from "../mistake.js"
import { type Form, first, isBareSymbol, isSourceForm, isVariableForm, isWord, spanOf } from "./form.js"
import { diagnoseArgument, diagnoseBinding, diagnoseVariable } from "./term.js"

/** What is wrong in the :find section. */
export function diagnoseFind(forms: readonly Form[]): WizardError | undefined {
  const [head, ...rest] = forms
  if (head.kind === "vector") {
    if (rest.length > 0) {
      return mistake(
        "parse/find",
        spanOf(rest),
        `expected nothing after ${head.text}`,
        "write :find ?a ?b for rows, :find [?a ?b] for one tuple, :find [?a ...] for a collection",
      )
    }
    return diagnoseFindVector(head)
  }
  const dots = forms.find((form) => form.text === "...")
  if (dots !== undefined) {
    return mistake(
      "parse/ellipsis",
      dots.span,
      "expected brackets around a collection",
      `write :find [${head.text} ...]`,
    )
  }
  const dot = forms.findIndex((form) => form.text === ".")
  if (dot !== -1 && (dot !== 1 || forms.length > 2)) {
    return mistake(
      "parse/find",
      forms[dot].span,
      "expected the dot after the one element of :find",
      "write :find ?x . for one value, :find [?x ?y] for one tuple",
    )
  }
  return first(forms, (form) => (form.text === "." ? undefined : diagnoseElement(form)))
}

export function diagnoseWith(forms: readonly Form[]): WizardError | undefined {
  return first(forms, (form) => diagnoseVariable(form, "in :with"))
}

export function diagnoseKeys(word: Form, forms: readonly Form[]): WizardError | undefined {
  return first(forms, (form) => {
    if (form.kind === "symbol") return undefined
    const plain = form.kind === "keyword" ? form.text.slice(1) : "name"
    return mistake(
      "parse/keys",
      form.span,
      `expected names after ${word.text}, found ${form.text}`,
      `names are written as symbols: ${word.text} ${plain}`,
    )
  })
}

export function diagnoseIn(forms: readonly Form[]): WizardError | undefined {
  return first(forms, (form) => {
    if (isSourceForm(form) || form.text === "%") return undefined
    if (form.kind === "symbol" && form.text.startsWith("%")) {
      return mistake(
        "parse/misplaced",
        form.span,
        `expected % for the rules, found ${form.text}`,
        "there is one set of rules, and its name is %",
      )
    }
    if (isBareSymbol(form)) {
      return mistake(
        "parse/no-question-mark",
        form.span,
        `expected a source, % or a variable in :in, found the symbol ${form.text}`,
        `the database is written $ or $name, the rules %, a value ?${isWord(form) ? form.text : "x"}`,
      )
    }
    return diagnoseBinding(form)
  })
}

function diagnoseFindVector(form: Form): WizardError | undefined {
  const { items } = form
  if (items.length === 0) {
    return mistake(
      "parse/find",
      form.span,
      "expected a variable inside the brackets",
      "write :find [?x ...] or :find [?x ?y]",
    )
  }
  const dots = items.findIndex((item) => item.text === "...")
  if (dots !== -1 && (dots !== 1 || items.length > 2)) {
    return mistake(
      "parse/ellipsis",
      items[dots].span,
      "expected ... after one element and at the end: [?x ...]",
      "for rows of several values write :find ?a ?b",
    )
  }
  const dot = items.find((item) => item.text === ".")
  if (dot !== undefined) {
    return mistake("parse/find", dot.span, "expected no dot inside the brackets", "write :find ?x . for one value")
  }
  return first(items, (item) => (item.text === "..." ? undefined : diagnoseElement(item)))
}

function diagnoseElement(form: Form): WizardError | undefined {
  if (isVariableForm(form)) return
  if (form.kind === "list") return diagnoseCall(form)
  if (isBareSymbol(form)) {
    return mistake(
      "parse/no-question-mark",
      form.span,
      `expected a variable in :find, found the symbol ${form.text}`,
      isWord(form) ? `a variable begins with a question mark: ?${form.text}` : "name each variable: :find ?e ?name",
    )
  }
  if (form.text === "_")
    return mistake("parse/find", form.span, "expected a variable in :find, found _", "name what is to be answered: ?x")
  return mistake(
    "parse/find",
    form.span,
    `expected a variable, an aggregate or a pull in :find, found ${form.text}`,
    "write for example :find ?name (count ?e) (pull ?e [:name])",
  )
}

function diagnoseCall(form: Form): WizardError | undefined {
  const [name, ...args] = form.items
  if (name === undefined || !isBareSymbol(name)) {
    return mistake(
      "parse/find",
      (name ?? form).span,
      "expected an aggregate's name after the bracket",
      "an aggregate is written (count ?e)",
    )
  }
  if (name.text === "pull") return diagnosePull(form, args)
  return first(args, (arg) => {
    if (arg.text === "_")
      return mistake("parse/find", arg.span, "expected a variable in an aggregate, found _", `write (${name.text} ?x)`)
    if (isSourceForm(arg))
      return mistake("parse/source", arg.span, "expected no source in an aggregate", `write (${name.text} ?x)`)
    return diagnoseArgument(arg)
  })
}

function diagnosePull(form: Form, args: readonly Form[]): WizardError | undefined {
  const [variable, pattern, ...rest] = args[0] !== undefined && isSourceForm(args[0]) ? args.slice(1) : args
  const hint = "a pull is written (pull ?e [:name {:friend [:name]}])"
  if (variable === undefined)
    return mistake("parse/pull", form.span, "expected an entity's variable and a pattern in pull", hint)
  if (!isVariableForm(variable) && !isBareSymbol(variable)) {
    return mistake("parse/pull", variable.span, `expected an entity's variable in pull, found ${variable.text}`, hint)
  }
  const wrong = diagnoseVariable(variable, "in pull")
  if (wrong !== undefined) return wrong
  if (pattern === undefined)
    return mistake(
      "parse/pull",
      form.span,
      `expected a pattern after ${variable.text}`,
      `write (pull ${variable.text} [*]) for all of it`,
    )
  if (isBareSymbol(pattern)) {
    return mistake(
      "parse/pull",
      pattern.span,
      `expected a pattern in brackets, found ${pattern.text}`,
      `write (pull ${variable.text} [${pattern.text}])`,
    )
  }
  if (rest.length > 0)
    return mistake(
      "parse/pull",
      spanOf(rest),
      "expected nothing after the pattern of pull",
      `write all attributes in one vector: ${hint.slice(hint.indexOf("("))}`,
    )
}
