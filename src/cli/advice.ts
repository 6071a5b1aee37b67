import type { Diagnostic } from "../datalog/check.js"
import type { ViewSpec } from "../library/input.js"
import type { Wizard } from "../library/wizard.js"
import type { Terminal } from "./terminal.js"

const UNKNOWN = "attribute/unknown"

/** Warnings that the text alone justifies. */
export function warnText(warnings: readonly Diagnostic[], terminal: Terminal): void {
  for (const warning of warnings) if (warning.code !== UNKNOWN) terminal.warn(warning)
}

/** Attributes that nothing has: said when all data are known, since a log may bring what the schema lacks. */
export function warnAttributes(wizard: Wizard, spec: ViewSpec, terminal: Terminal): void {
  for (const warning of wizard.check(spec)) if (warning.code === UNKNOWN) terminal.warn(warning)
}
