import { WizardError } from "../base/error.js"

/** A command line that means nothing. */
export const usage = (message: string, hint: string): WizardError => new WizardError("cli/usage", message, { hint })

/** What the command line names and this version does not have. */
export const notYet = (what: string): WizardError =>
  new WizardError("cli/not-yet", `${what} does not exist in this version`, {
    hint: "wizard --help shows what does",
  })
