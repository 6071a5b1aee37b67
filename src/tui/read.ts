import { asWizardError } from "../base/error.js"

/** What cannot be read now (a view that stands failed) is not there; faults of Wizard's own are not hidden. */
export function read<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (thrown) {
    const error = asWizardError(thrown)
    if (error.code.startsWith("internal/")) throw thrown
    return undefined
  }
}
