import { WizardError } from "../../base/error.js"
import type { Binding, Query } from "../../datalog/ast.js"
import type { Value } from "../../edn/value.js"
import type { Cell } from "./cell.js"
import { destructure } from "./destructure.js"
import { bindingNames } from "./readiness.js"
import { type Bindings, distinct, naturalJoin, UNIT } from "./relation.js"

/**
 * The bindings that `:in` gives: `inputs` are its values in order, without sources and rules. Throws `query/inputs`
 * when their number is not that of `:in`, or a value is nil or does not have the shape of its binding.
 */
export function inputBindings(query: Query, inputs: readonly Value[], given: (value: Value) => Cell): Bindings {
  const forms = query.in.filter((input): input is Binding => input.kind !== "source" && input.kind !== "rules-input")
  if (forms.length !== inputs.length) {
    throw new WizardError("query/inputs", `expected ${forms.length} inputs, found ${inputs.length}`, {
      span: query.span,
      hint: "give one value for each binding of :in, without sources and %",
    })
  }
  return forms.reduce((bindings, form, i) => naturalJoin(bindings, inputBinding(form, inputs[i], given)), UNIT)
}

function inputBinding(form: Binding, value: Value, given: (value: Value) => Cell): Bindings {
  const columns = bindingNames(form)
  if (value === null) throw new WizardError("query/inputs", "expected an input that is not nil", { span: form.span })
  try {
    const rows = destructure(form, value).map((found) => columns.map((name) => given(found.get(name) as Value)))
    return { columns, rows: distinct(rows) }
  } catch (error) {
    if (!(error instanceof WizardError)) throw error
    throw new WizardError("query/inputs", error.message, { span: form.span, hint: error.hint, cause: error })
  }
}
