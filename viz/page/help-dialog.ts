import { element } from "./element.js"
import { GLOSSARY } from "./glossary.js"
import { KEYS } from "./keys.js"

const NAMES: Readonly<Record<string, string>> = { " ": "space" }

/** Keys and signs, over the page. */
export function helpDialog(): void {
  const dialog = element(
    "dialog",
    { class: "help", "aria-label": "keys and signs" },
    element("h2", {}, "Keys"),
    element(
      "dl",
      {},
      KEYS.flatMap(({ keys, says }) => [
        element(
          "dt",
          {},
          keys.flatMap((key) => [element("kbd", {}, NAMES[key] ?? key), " "]),
        ),
        element("dd", {}, says),
      ]),
    ),
    element("h2", {}, "Signs"),
    element(
      "dl",
      {},
      Object.entries(GLOSSARY).flatMap(([sign, meaning]) => [element("dt", {}, sign), element("dd", {}, meaning)]),
    ),
    element("form", { method: "dialog" }, element("button", {}, "close")),
  )
  dialog.addEventListener("close", () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}
