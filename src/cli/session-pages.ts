import type { Pages } from "../command/command.js"
import { pageData } from "../page/page-data.js"
import type { PageServer } from "../page/server.js"
import type { Session } from "../session/session.js"
import { pageAssets } from "./page-assets.js"

/** The page of a session in a terminal: one server at most, on this machine alone. What it takes is loaded when it is asked for. */
export class SessionPages implements Pages {
  readonly #assets: typeof pageAssets
  #server: PageServer | undefined

  constructor(assets = pageAssets) {
    this.#assets = assets
  }

  async serve(session: Session, port?: number): Promise<string> {
    if (this.#server === undefined || (port !== undefined && port !== this.#server.port)) {
      const [{ LivePage }, { PageServer }] = await Promise.all([
        import("../page/live-page.js"),
        import("../page/server.js"),
      ])
      const [page, assets] = [new LivePage(session), await this.#assets()]
      const next = await PageServer.open(page, assets, { port: port ?? 0, host: "127.0.0.1" })
      await this.stop()
      this.#server = next
    }
    return this.#server.url
  }

  async stop(): Promise<boolean> {
    const server = this.#server
    this.#server = undefined
    await server?.close()
    return server !== undefined
  }

  async html(session: Session): Promise<string> {
    const [{ pageHtml }, { prose }] = await Promise.all([import("../page/html.js"), import("../page/prose.js")])
    const data = await session.turns.away(() => pageData(session, { prose }))
    return pageHtml(data, await this.#assets())
  }
}
