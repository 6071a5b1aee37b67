import MarkdownIt from "markdown-it"

/**
 * Markdown as HTML that can do no harm: tags in the text are shown as text, links lead to http, https, mailto or inside the page, and pictures
 * are links, as the page loads nothing.
 */
export function prose(markdown: string): string {
  return renderer.render(markdown)
}

const renderer = new MarkdownIt({ html: false, linkify: false, typographer: false })
renderer.validateLink = (url) => /^(https?:|mailto:|#)/i.test(url.trim()) || !/^[a-z][a-z0-9+.-]*:/i.test(url.trim())
renderer.disable("image")
renderer.renderer.rules.link_open = (tokens, i, options, _, self) => {
  tokens[i].attrSet("rel", "noopener noreferrer")
  return self.renderToken(tokens, i, options)
}
// The page's own heading is the first: those of the text come below it.
for (const rule of ["heading_open", "heading_close"]) {
  renderer.renderer.rules[rule] = (tokens, i, options, _, self) => {
    tokens[i].tag = `h${Math.min(6, Number(tokens[i].tag[1]) + 1)}`
    return self.renderToken(tokens, i, options)
  }
}
