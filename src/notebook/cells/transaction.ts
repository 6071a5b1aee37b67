import { isInterruption } from "../../base/breath.js"
import { asWizardError, WizardError } from "../../base/error.js"
import { read } from "../../edn/read.js"
import { type Keyword, sequence } from "../../edn/value.js"
import type { Cell } from "../document.js"
import { batches, parseLoad } from "../load.js"
import { bodySource } from "../place.js"
import type { Stage } from "../stage.js"

/** A `schema` cell: transaction forms that take no t. */
export const runSchema = (stage: Stage, cell: Cell): Promise<void> => stage.transactSchema(bodySource(stage.file, cell))

/** A `tx` cell: one transaction. */
export async function runTx(stage: Stage, cell: Cell): Promise<void> {
  if (cell.name !== undefined) stage.transactions.set(cell.name, stage.t + 1)
  await stage.transact(bodySource(stage.file, cell), labelOf(cell))
}

const labelOf = ({ name }: Cell): { readonly label?: string } => (name === undefined ? {} : { label: name })

/** An `args NAME` cell: other values for a view's `:in`. */
export async function runArgs(stage: Stage, cell: Cell): Promise<void> {
  const body = bodySource(stage.file, cell)
  const values = sequence(read(body.text, body))
  if (values === undefined) {
    throw new WizardError("args/shape", "expected a vector of the values of :in, in order", { hint: "write [1980]" })
  }
  await stage.setArguments(cell.name ?? "", values)
}

/**
 * A `load` cell: a transaction a batch. A refused batch does not stop the others; the first refusal is told. Throws `load/…` and
 * what `readFile` throws.
 */
export async function runLoad(stage: Stage, cell: Cell): Promise<void> {
  const load = parseLoad(bodySource(stage.file, cell))
  const { readFile } = stage.options
  if (readFile === undefined) {
    throw new WizardError("load/no-files", "this notebook runs where no files can be read", {
      hint: "run it with the CLI",
    })
  }
  const all = batches(load, await readFile(load.path), await typesOf(stage))
  let refused = 0
  let first: WizardError | undefined
  for (const forms of all) {
    try {
      await stage.transact(forms, { written: { file: stage.file, line: cell.line + 1 }, ...labelOf(cell) })
    } catch (thrown) {
      if (isInterruption(thrown)) throw thrown
      refused++
      first ??= asWizardError(thrown)
    }
  }
  if (cell.name !== undefined) stage.transactions.set(cell.name, stage.t)
  if (first === undefined) return
  const { code, message, hint } = first
  throw new WizardError(
    "load/refused",
    `${refused} of ${all.length} batches refused, the first with ${code}: ${message}`,
    {
      ...(hint !== undefined && { hint }),
      cause: first,
    },
  )
}

/** The schema's types by attribute: the name after `:db.type/`. */
async function typesOf(stage: Stage): Promise<Map<Keyword, string>> {
  const { rows } = await stage.wizard.query({
    query: "[:find ?ident ?type :where [?a :db/ident ?ident] [?a :db/valueType ?type]]",
  })
  return new Map(rows.map(([ident, type]) => [ident as Keyword, (type as Keyword).name]))
}
