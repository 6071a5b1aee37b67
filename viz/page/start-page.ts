import { EditDesk, type PageEngine } from "./edit-desk.js"
import { LiveLink } from "./live-link.js"
import { PageApp } from "./page-app.js"
import type { PageData } from "./page-data.js"

/** Opens the page on the data that stand in it: by itself, with the engine that it carries, or with the session that serves it. */
export function startPage(engine?: PageEngine): void {
  const data: PageData = JSON.parse(document.getElementById("wizard-data")!.textContent!)
  if (new URLSearchParams(location.search).has("embed")) document.documentElement.classList.add("embed")
  if (data.live !== undefined) void new LiveLink().open(data)
  else if (engine !== undefined) new EditDesk(engine).open(data)
  else {
    const app = new PageApp(data, location.hash)
    document.body.prepend(app.root)
    app.start()
  }
}
