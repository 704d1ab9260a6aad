import { Parser, type Program } from 'acorn'

/** A part of a program. Acorn asks at each what else it shall hold, and to make them is much of its work. */
class SyntaxNode {
  type = ''
  readonly start: number
  end = 0

  constructor(start: number) {
    this.start = start
  }
}

/** Where the parser is. */
interface Position {
  readonly start: number
  readonly lastTokEnd: number
}

const LeanParser = Parser.extend(
  (Base) =>
    class extends Base {
      startNode(this: Position) {
        return new SyntaxNode(this.start)
      }

      startNodeAt(start: number) {
        return new SyntaxNode(start)
      }

      finishNode(this: Position, node: SyntaxNode, type: string) {
        node.type = type
        node.end = this.lastTokEnd
        return node
      }

      // What makes a program invalid though it is clear what it says: reserved names, names declared twice, values that
      // nothing can be assigned to. To look for these takes a tenth of the time.
      checkUnreserved() {}
      checkLValSimple() {}
      checkLValPattern() {}
      checkLValInnerPattern() {}
      declareName() {}
    },
)

/** The syntax tree of a script, a module or a part of one. */
export function parseProgram(source: string): Program {
  return LeanParser.parse(source, {
    ecmaVersion: 'latest',
    sourceType: 'script',
    allowHashBang: true,
    allowAwaitOutsideFunction: true,
    allowImportExportEverywhere: true,
    allowReturnOutsideFunction: true,
  })
}
