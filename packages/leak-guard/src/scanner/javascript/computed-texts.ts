import { parse, parseExpressionAt } from 'acorn'
import type { Reading } from '../views/view.ts'
import { Evaluator } from './evaluator.ts'
import { Scope } from './value.ts'

/** Signs that a program computes text; without one, what it holds is in its literals. */
const COMPUTES =
  /\.\w+\(|\]\(|fromC(?:har|ode)|atob|unescape|decodeURI|\+=|[\])]\s*\+|["'`]\s*\+|\+\s*["'`]|\$\{/
/** Where in a text that is no program an expression may start that computes one. */
const EXPRESSION =
  /(?:String\.from|new TextDecoder|atob|unescape|decodeURI|Buffer\.from|JSON\.parse|\[(?=["'`\d[])|["'`](?=[^"'`]*["'`]\s*[.+]))/g
const MOST_EXPRESSIONS = 64
const LONGEST_TEXT_WITH_EXPRESSIONS = 16 * 1024
const SCRIPT = /<script\b[^>]*>([\s\S]*?)<\/script/gi
const LONGEST_PROGRAM = 8 * 1024 * 1024
const MOST_TEXT = 256 * 1024
const SHORTEST_TEXT = 8

const SYNTAX = {
  ecmaVersion: 'latest',
  sourceType: 'script',
  allowHashBang: true,
  allowAwaitOutsideFunction: true,
  allowImportExportEverywhere: true,
  allowReturnOutsideFunction: true,
} as const
/** A text in a program may be a program in turn: in a source map, a worker, a call of `eval`. */
const SHORTEST_PROGRAM = 24
const MOST_PROGRAMS = 64

export type Programs = { readonly reading: Reading | undefined; readonly tooDeep: boolean }

/**
 * The texts that a JavaScript program, or the scripts in an HTML page, put together from constants. Nothing is run:
 * the program is parsed, and expressions are worked out.
 *
 * `tooDeep` tells that the program is nested more deeply than the parser's stack goes.
 */
export function computedTexts(bytes: Buffer): Programs {
  // One byte is one character, so that places in the program are places in the bytes.
  const source = bytes.length > LONGEST_PROGRAM ? '' : bytes.toString('latin1')
  const texts = new Set<string>()
  const starts: number[] = []
  const ends: number[] = []
  const places: number[] = []
  let length = 0
  let tooDeep = false
  const programs: [string, number][] = []
  if (COMPUTES.test(source)) {
    const scripts = [...source.matchAll(SCRIPT)]
    if (scripts.length === 0) evaluate(source, 0)
    for (const script of scripts) evaluate(script[1] ?? '', script.index + script[0].indexOf('>') + 1)
    for (let i = 0; i < programs.length; i++) evaluate(...(programs[i] as [string, number]))
  }
  if (texts.size === 0) return { reading: undefined, tooDeep }
  const all = Buffer.from([...texts].join('\n'), 'latin1')
  return {
    tooDeep,
    reading: { label: 'javascript', bytes: all, stored: false, locate: (start) => locate(start) },
  }

  function evaluate(program: string, offset: number): void {
    const evaluator = new Evaluator(
      (text, start, end) => {
        if (text.length < SHORTEST_TEXT || length + text.length > MOST_TEXT || texts.has(text)) return
        starts.push(offset + start)
        ends.push(offset + end)
        places.push(length)
        texts.add(text)
        length += text.length + 1
        keepProgram(text, offset + start)
      },
      (text, start) => keepProgram(text, offset + start),
    )
    try {
      evaluator.run(parse(program, SYNTAX), new Scope())
    } catch (error) {
      if (isTooDeep(error)) tooDeep = true
      // The other views have read it as the text it is.
      else if (program === source) expressionsIn(program, evaluator)
    }
  }

  function keepProgram(text: string, at: number): void {
    if (text.length >= SHORTEST_PROGRAM && programs.length < MOST_PROGRAMS && COMPUTES.test(text))
      programs.push([text, at])
  }

  /** Looks for expressions in a text that is no program, such as a line of notes or a query that holds one. */
  function expressionsIn(program: string, evaluator: Evaluator): void {
    if (program.length > LONGEST_TEXT_WITH_EXPRESSIONS) return
    let from = 0
    let left = MOST_EXPRESSIONS
    for (const { index } of program.matchAll(EXPRESSION)) {
      if (index < from) continue
      if (left-- === 0) return
      try {
        const expression = parseExpressionAt(program, index, SYNTAX)
        evaluator.run(expression, new Scope())
        from = expression.end
      } catch (error) {
        if (isTooDeep(error)) tooDeep = true
      }
    }
  }

  function locate(at: number): readonly [number, number] {
    let index = places.findLastIndex((place) => place <= at)
    if (index < 0) index = 0
    return [starts[index] ?? 0, ends[index] ?? 0]
  }
}

function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError || /stack space/.test(String(error))
}
