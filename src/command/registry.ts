import type { Command } from "./command.js"
import { argsCommand } from "./commands/args.js"
import { backCommand } from "./commands/back.js"
import { benchCommand } from "./commands/bench.js"
import { breakCommand } from "./commands/break.js"
import { compareCommand } from "./commands/compare.js"
import { deltaCommand } from "./commands/delta.js"
import { explainCommand } from "./commands/explain.js"
import { exportCommand } from "./commands/export.js"
import { gotoCommand } from "./commands/goto.js"
import { helpCommand, unknownCommand } from "./commands/help.js"
import { loadCommand } from "./commands/load.js"
import { markCommand } from "./commands/mark.js"
import { moreCommand } from "./commands/more.js"
import { opCommand } from "./commands/op.js"
import { openCommand } from "./commands/open.js"
import { originCommand } from "./commands/origin.js"
import { pageCommand } from "./commands/page.js"
import { playCommand } from "./commands/play.js"
import { profileCommand } from "./commands/profile.js"
import { queryCommand } from "./commands/query.js"
import { quitCommand } from "./commands/quit.js"
import { rowsCommand } from "./commands/rows.js"
import { rulesCommand } from "./commands/rules.js"
import { runCommand } from "./commands/run.js"
import { saveCommand } from "./commands/save.js"
import { schemaCommand } from "./commands/schema.js"
import { setCommand } from "./commands/set.js"
import { shrinkCommand } from "./commands/shrink.js"
import { stateCommand } from "./commands/state.js"
import { stepCommand } from "./commands/step.js"
import { txCommand } from "./commands/tx.js"
import { undoCommand } from "./commands/undo.js"
import { verifyCommand } from "./commands/verify.js"
import { viewCommand } from "./commands/view.js"
import { viewsCommand } from "./commands/views.js"
import { watchCommand } from "./commands/watch.js"
import { whyCommand } from "./commands/why.js"
import { whyNotCommand } from "./commands/whynot.js"
import { writeCommand } from "./commands/write.js"
import { zoomCommand } from "./commands/zoom.js"

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  loadCommand,
  saveCommand,
  openCommand,
  runCommand,
  viewCommand,
  viewsCommand,
  rulesCommand,
  schemaCommand,
  txCommand,
  queryCommand,
  argsCommand,
  stepCommand,
  backCommand,
  gotoCommand,
  markCommand,
  playCommand,
  opCommand,
  deltaCommand,
  stateCommand,
  rowsCommand,
  moreCommand,
  originCommand,
  writeCommand,
  verifyCommand,
  whyCommand,
  whyNotCommand,
  breakCommand,
  watchCommand,
  explainCommand,
  zoomCommand,
  compareCommand,
  profileCommand,
  benchCommand,
  shrinkCommand,
  exportCommand,
  pageCommand,
  undoCommand,
  setCommand,
  helpCommand(() => COMMANDS),
  quitCommand,
]

/** The command of that name or alias, without its colon. Throws `command/unknown` with the nearest. */
export function commandNamed(name: string): Command {
  const found = COMMANDS.find((command) => command.name === name || command.aliases.includes(name))
  if (found === undefined) throw unknownCommand(name, COMMANDS)
  return found
}
