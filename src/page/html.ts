import { type Fields, jsonLine } from "../library/datum.js"

/** The page's program and style, as the build has made them. */
export interface PageAssets {
  readonly script: string
  readonly style: string
}

/**
 * The page as one file that needs nothing else and may ask for nothing: its policy forbids every request, frame and form. Data stand in
 * `script#wizard-data`.
 */
export function pageHtml(data: Fields, { script, style }: PageAssets, policy = POLICY): string {
  const json = jsonLine(data).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")
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
<script id="wizard-data" type="application/json">${json}</script>
<script>${script.replaceAll("</script", "<\\/script")}</script>
</body>
</html>
`
}

const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

/** A page that is served may ask its own server. */
export const LIVE_POLICY = `${POLICY}; connect-src 'self'`

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
