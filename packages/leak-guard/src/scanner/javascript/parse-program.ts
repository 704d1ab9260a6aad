import { Parser, type Program, type TokenType, tokTypes } from 'acorn'

/** A part of a program. Acorn asks at each what else it shall hold, and to make them is much of its work. */
class SyntaxNode {
  type = ''
  readonly start: number
  end = 0

  constructor(start: number) {
    this.start = start
  }
}

/** What Acorn's parser has that its types leave out. */
interface State {
  readonly input: string
  readonly pos: number
  /** The token before the parser, and where the one before that was. */
  type: TokenType
  value: unknown
  start: number
  end: number
  lastTokStart: number
  lastTokEnd: number
  readonly context: readonly TokenContext[]
  nextToken(): void
  skipSpace(): void
  fullCharCodeAtPos(): number
  readToken(code: number): void
  finishToken(type: TokenType, value?: unknown): void
  updateContext(before: TokenType): void
}

interface TokenContext {
  readonly preserveSpace: boolean
  readonly override: ((parser: State) => void) | null | undefined
}

/**
 * Acorn without what a scan has no use for: lines and columns, lists of tokens and comments, and errors in programs of which it
 * is clear all the same what they say. To ask at each token and node whether somebody wants these is a quarter of its work.
 */
const LeanParser = Parser.extend(
  (Base) =>
    class extends Base {
      startNode(this: State) {
        return new SyntaxNode(this.start)
      }

      startNodeAt(start: number) {
        return new SyntaxNode(start)
      }

      finishNode(this: State, node: SyntaxNode, type: string) {
        node.type = type
        node.end = this.lastTokEnd
        return node
      }

      next(this: State) {
        this.lastTokEnd = this.end
        this.lastTokStart = this.start
        this.nextToken()
      }

      nextToken(this: State) {
        const context = this.context.at(-1)
        if (!context?.preserveSpace) this.skipSpace()
        this.start = this.pos
        if (this.pos >= this.input.length) this.finishToken(tokTypes.eof)
        else if (context?.override) context.override(this)
        else this.readToken(this.fullCharCodeAtPos())
      }

      finishToken(this: State, type: TokenType, value: unknown) {
        const before = this.type
        this.end = this.pos
        this.type = type
        this.value = value
        this.updateContext(before)
      }

      // Reserved names, names declared twice, values that nothing can be assigned to.
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
