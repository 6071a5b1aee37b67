import { WizardError } from "../base/error.js"

/** A command line that means nothing. */
export const usage = (message: string, hint: string): WizardError => new WizardError("cli/usage", message, { hint })
