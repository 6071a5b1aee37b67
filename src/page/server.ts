import { randomBytes, timingSafeEqual } from "node:crypto"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { asWizardError, WizardError } from "../base/error.js"
import { type Datum, jsonLine } from "../library/datum.js"
import { LIVE_POLICY, type PageAssets, pageHtml } from "./html.js"
import type { LivePage } from "./live-page.js"
import { parseQuestion, parseRequest } from "./protocol.js"

export interface ServeOptions {
  /** 0 takes any that is free. */
  readonly port: number
  /** 127.0.0.1 unless it is told otherwise: who reaches it and has the token can drive the session. */
  readonly host: string
}

/** Bytes that a request may have. */
const MOST = 1_000_000

/**
 * Serves a live page to those who have the token of its address. What comes with another Host or Origin is refused, so that no other page can
 * reach it by way of a browser.
 */
export class PageServer {
  readonly #page: LivePage
  readonly #assets: PageAssets
  readonly #token = randomBytes(24).toString("base64url")
  readonly #server: Server
  readonly #open = new Set<ServerResponse>()
  #host = ""

  private constructor(page: LivePage, assets: PageAssets) {
    this.#page = page
    this.#assets = assets
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  /** Throws `serve/port` when the port is taken. */
  static async open(page: LivePage, assets: PageAssets, { port, host }: ServeOptions): Promise<PageServer> {
    const server = new PageServer(page, assets)
    await new Promise<void>((resolve, reject) => {
      server.#server.once("error", (error: NodeJS.ErrnoException) => {
        const message = `port ${port} of ${host} cannot be used (${error.code ?? error.message})`
        reject(new WizardError("serve/port", message, { hint: "leave the port out: any that is free is taken" }))
      })
      server.#server.listen(port, host, resolve)
    })
    const address = server.#server.address() as AddressInfo
    server.#host = `${host.includes(":") ? `[${host}]` : host}:${address.port}`
    return server
  }

  get url(): string {
    return `http://${this.#host}/${this.#token}/`
  }

  get port(): number {
    return Number(this.#host.slice(this.#host.lastIndexOf(":") + 1))
  }

  async close(): Promise<void> {
    this.#page.close()
    for (const response of this.#open) response.end()
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = {
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    }
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    try {
      const path = this.#pathOf(request)
      if (path === undefined) return void send(response, 403, "text/plain", "refused\n")
      const what = `${request.method} ${path}`
      if (what === "GET ") await this.#html(response)
      else if (what === "GET data") send(response, 200, "application/json", await this.#page.json())
      else if (what === "GET events") this.#events(response)
      else if (what === "POST do") await this.#read(request, response, (text) => this.#page.run(parseRequest(text)))
      else if (what === "POST ask")
        await this.#read(request, response, (text) => this.#page.answer(parseQuestion(text)))
      else send(response, 404, "text/plain", "not found\n")
    } catch (thrown) {
      const error = asWizardError(thrown)
      send(
        response,
        error.code.startsWith("internal/") ? 500 : 400,
        "application/json",
        JSON.stringify({ error: error.toJSON() }),
      )
    }
  }

  /** The path behind the token; undefined for those who must not come in. */
  #pathOf({ headers, url = "" }: IncomingMessage): string | undefined {
    const port = this.#host.slice(this.#host.lastIndexOf(":"))
    const hosts = [this.#host, ...(this.#host.startsWith("127.0.0.1:") ? [`localhost${port}`] : [])]
    if (!hosts.includes(headers.host ?? "")) return undefined
    if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) return undefined
    if (headers["sec-fetch-site"] === "cross-site") return undefined
    const [, token, path] = /^\/([^/?]*)\/([^?]*)/.exec(url) ?? []
    const [given, own] = [Buffer.from(token ?? ""), Buffer.from(this.#token)]
    return given.length === own.length && timingSafeEqual(given, own) ? path : undefined
  }

  async #html(response: ServerResponse): Promise<void> {
    const html = pageHtml(await this.#page.data(), this.#assets, { policy: LIVE_POLICY })
    response.setHeader("content-security-policy", `${LIVE_POLICY}; frame-ancestors 'none'`)
    send(response, 200, "text/html; charset=utf-8", html)
  }

  /** Server-sent events: where the session goes, and that its data are others. */
  #events(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream" })
    this.#open.add(response)
    const tell = (event: unknown): void => void response.write(`data: ${JSON.stringify(event)}\n\n`)
    tell(this.#page.position())
    const end = this.#page.on(tell)
    response.on("close", () => {
      end()
      this.#open.delete(response)
    })
  }

  async #read(
    request: IncomingMessage,
    response: ServerResponse,
    does: (text: string) => Promise<unknown>,
  ): Promise<void> {
    if (!/^application\/json\b/.test(request.headers["content-type"] ?? "")) {
      return void send(response, 415, "text/plain", "expected application/json\n")
    }
    let [text, length] = ["", 0]
    // What is too large is read to its end all the same, so that the answer arrives.
    for await (const chunk of request.setEncoding("utf8")) {
      length += chunk.length
      if (length <= MOST) text += chunk
    }
    if (length > MOST) return void send(response, 413, "text/plain", "too large\n")
    send(response, 200, "application/json", jsonLine((await does(text)) as Datum))
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.headersSent) return
  response.writeHead(status, { "content-type": type }).end(body)
}
