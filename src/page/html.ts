import { type Datum, type Fields, jsonLine } from "../library/datum.js"
import type { Carried } from "./embedded-session.js"
import { escaped } from "./escaped.js"

/** The page's program and style, as the build has made them. */
export interface PageAssets {
  readonly script: string
  readonly style: string
}

export interface PageOptions {
  /** What the page may ask for; nothing when it is left out. */
  readonly policy?: string
  /** For a page whose program has the engine in it: what that runs. */
  readonly carried?: Carried
}

/**
 * The page as one file that needs nothing else and may ask for nothing: its policy forbids every request, frame and form. Data stand in
 * `script#wizard-data`, the notebook of a page with an engine in `script#wizard-notebook`.
 */
export function pageHtml(data: Fields, { script, style }: PageAssets, options: PageOptions = {}): string {
  const { policy = POLICY, carried } = options
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(String(data.title))}</title>
<link rel="icon" href="data:,">
<style>${style.replaceAll("</", "<\\/")}</style>
</head>
<body>
<noscript>This page moves a circuit by JavaScript, which is switched off.</noscript>
${jsonScript("wizard-data", data)}${carried === undefined ? "" : jsonScript("wizard-notebook", { ...carried })}<script>${script.replaceAll("</script", "<\\/script")}</script>
</body>
</html>
`
}

function jsonScript(id: string, data: Datum): string {
  const json = jsonLine(data).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")
  return `<script id="${id}" type="application/json">${json}</script>\n`
}

const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

/** A page that is served may ask its own server. */
export const LIVE_POLICY = `${POLICY}; connect-src 'self'`
