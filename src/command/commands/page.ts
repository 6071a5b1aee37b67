import { WizardError } from "../../base/error.js"
import { requireView } from "../../page/page-data.js"
import type { Command, Pages } from "../command.js"

export const pageCommand: Command = {
  name: "page",
  aliases: [],
  usage: ":page [PORT | off]",
  summary: "serves the notebook as a page in the browser, which follows this session and drives it",
  arguments: [{ name: "PORT", kind: "word", optional: true, words: ["off"] }],
  more: [
    "Only this machine reaches it, and only who has the address with its token. It ends with the session, or by `:page off`.",
    ":export html FILE writes the page as one file.",
  ],
  run: async ({ session, host }, args) => {
    const off = args.word("off") !== undefined
    const port = off ? undefined : args.number()
    args.end()
    const pages = pagesOf(host.pages)
    if (off) return { kind: "done", message: (await pages.stop()) ? "the page is closed" : "no page was served" }
    requireView(session)
    return { kind: "page", url: await pages.serve(session, port) }
  },
}

/** Throws `session/no-pages`. */
export function pagesOf(pages: Pages | undefined): Pages {
  if (pages !== undefined) return pages
  throw new WizardError("session/no-pages", "no pages can be made here", {
    hint: "wizard serve FILE.md serves a notebook",
  })
}
