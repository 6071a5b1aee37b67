import { LiveLink } from "./live-link.js"
import { PageApp } from "./page-app.js"
import type { PageData } from "./page-data.js"

const data: PageData = JSON.parse(document.getElementById("wizard-data")!.textContent!)
if (new URLSearchParams(location.search).has("embed")) document.documentElement.classList.add("embed")
if (data.live !== undefined) new LiveLink().open(data)
else {
  const app = new PageApp(data, location.hash)
  document.body.prepend(app.root)
  app.start()
}
