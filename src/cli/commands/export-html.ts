import { WizardError } from "../../base/error.js"
import { parseNotebook } from "../../notebook/format.js"
import { pageHtml } from "../../page/html.js"
import { pageData } from "../../page/page-data.js"
import { prose } from "../../page/prose.js"
import { Session } from "../../session/session.js"
import { dataFiles, logFiles } from "../../workspace/data-file.js"
import { readSource } from "../../workspace/source-file.js"
import { writeOutput } from "../output.js"
import { pageAssets } from "../page-assets.js"
import type { Terminal } from "../terminal.js"
import { usage } from "../usage.js"
import type { Export } from "./export.js"

/**
 * `wizard export html FILE.md [--live] -o F.html`: the notebook as a page in one file, with `--live` the engine and the files that the notebook
 * reads in it too. What is wrong with its cells is told, and shown there.
 */
export async function exportHtml(
  _: string,
  file: string | undefined,
  options: Export,
  terminal: Terminal,
): Promise<number> {
  if (file === undefined) throw usage("expected a notebook", "wizard export html FILE.md -o F.html")
  for (const option of ["log", "query"] as const) {
    if (options[option] !== undefined) throw usage(`--${option} is not for html`, "the page has all views at every t")
  }
  const { text } = await readSource(file)
  const files: Record<string, string> = {}
  const session = await Session.open(parseNotebook(text, file), {
    readFile: recording(dataFiles(file), files),
    readLog: options.live ? noLog : logFiles(file),
    budget: 0,
  })
  try {
    let code = 0
    for (const { error } of session.cells.all) {
      if (error === undefined) continue
      terminal.note(error.report())
      code = 2
    }
    const data = await pageData(session, { prose, times: options.times === true })
    const html = options.live
      ? pageHtml(data, await pageAssets("live"), { carried: { file: String(data.file), text, files } })
      : pageHtml(data, await pageAssets())
    await writeOutput(options.output, html, terminal)
    return code
  } finally {
    await session.close()
  }
}

/** Notes what is read, by the paths that the notebook writes. */
const recording =
  (read: (path: string) => Promise<string>, files: Record<string, string>) =>
  async (path: string): Promise<string> => {
    files[path] = await read(path)
    return files[path]
  }

const noLog = (path: string): never => {
  throw new WizardError("export/log", `a live page cannot carry the log ${path}`, {
    hint: "write its transactions into the notebook, or leave --live out",
  })
}
