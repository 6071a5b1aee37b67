import type { Session } from "../session/session.js"
import type { Work } from "../session/work.js"
import type { Host } from "./command.js"
import type { Reply } from "./reply.js"

/**
 * Does what a line says, or a form over several lines: a command (`:goto 3`), or by its shape a query, transaction data or rules.
 * Never throws: what went wrong is a reply, and has changed nothing.
 */
export declare function execute(session: Session, line: string, host?: Host, work?: Work): Promise<Reply>
