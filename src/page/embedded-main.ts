import type { PageData } from "../../viz/page/page-data.js"
import { startPage } from "../../viz/page/start-page.js"
import { asWizardError } from "../base/error.js"
import { jsonLine } from "../library/datum.js"
import { type Carried, EmbeddedSession } from "./embedded-session.js"

/** The page's program with the engine in it: `wizard export html --live`. */
const carried: Carried = JSON.parse(document.getElementById("wizard-notebook")!.textContent!)
const shown: PageData = JSON.parse(document.getElementById("wizard-data")!.textContent!)
const session = new EmbeddedSession(carried, shown.parts)

/** Errors go to the page as they go to a terminal: message and hint. */
async function told<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (thrown) {
    const { message, hint } = asWizardError(thrown)
    throw new Error(hint === undefined ? message : `${message} (${hint})`)
  }
}

startPage({
  transact: (forms) => told(() => session.transact(forms)),
  query: (view, text) => told(() => session.query(view, text)),
  undo: () => told(() => session.undo()),
  text: () => told(() => session.text()),
  ask: async (question) => JSON.parse(jsonLine(await told(() => session.answer(question)))),
  data: async () => JSON.parse(jsonLine(await told(() => session.data()))),
})
