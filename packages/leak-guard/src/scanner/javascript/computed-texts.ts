import type { Reading } from '../views/view.ts'
import { Evaluator } from './evaluator.ts'
import { parseProgram } from './parse-program.ts'
import { type Program, programsInMarkup, programsOf } from './programs.ts'
import { Scope } from './value.ts'

/** Signs that a program computes text; without one, what it holds is in its literals. */
const COMPUTES =
  /\.(?:join|concat|reverse|replace|replaceAll|map|reduce|charAt|slice|substr|substring|split|push|decode|toString)\(|fromC(?:har|ode)|atob|unescape|decodeURI|Buffer\.|\+=|[\])]\s*\+|["'`]\s*\+|\+\s*["'`]|\$\{/
const LONGEST_PROGRAM = 8 * 1024 * 1024
const MOST_TEXT = 256 * 1024
const PROGRAMS_IN_PROGRAMS = 2
const SHORTEST_TEXT = 8

export type Programs = { readonly reading: Reading | undefined; readonly tooDeep: boolean }

/**
 * The texts that JavaScript puts together from constants: a program, the scripts in a page, and programs in the strings of
 * these. Nothing is run: programs are parsed, and expressions are worked out. With `isRewritten`, the text is no file
 * but what one says, and only the markup in it is looked at. It has a character for each byte.
 *
 * `tooDeep` tells that a program is nested more deeply than the parser's stack goes.
 */
export function computedTexts(text: string, isRewritten: boolean): Programs {
  const source = text.length > LONGEST_PROGRAM ? '' : text
  if (!COMPUTES.test(source)) return { reading: undefined, tooDeep: false }
  const texts = new Set<string>()
  const starts: number[] = []
  const ends: number[] = []
  const places: number[] = []
  let length = 0
  let tooDeep = false
  /** Programs may make programs without end. */
  let left = PROGRAMS_IN_PROGRAMS * source.length
  let current: Program = { source, start: 0, end: source.length }
  const evaluator = new Evaluator(note, (program, start, end) => {
    left -= program.length
    if (left > 0) evaluate({ source: program, ...placed(start, end) })
  })
  // As a program as well: one that writes tags into a page has scripts in it too.
  if (!isRewritten) for (const program of programsOf(source)) evaluate(program)
  for (const program of programsInMarkup(source)) evaluate(program)
  if (texts.size === 0) return { reading: undefined, tooDeep }
  const all = Buffer.from([...texts].join('\n'), 'latin1')
  return {
    tooDeep,
    reading: { label: 'javascript', bytes: all, stored: false, locate: (start) => locate(start) },
  }

  function evaluate(program: Program): void {
    if (!COMPUTES.test(program.source)) return
    const outer = current
    current = program
    try {
      evaluator.run(parseProgram(program.source), new Scope())
    } catch (error) {
      // A SyntaxError says that this is no JavaScript; the other views have read it as the text it is.
      tooDeep ||= error instanceof RangeError || /stack space/.test(String(error))
    }
    current = outer
  }

  function note(text: string, from: number, to: number): void {
    if (text.length < SHORTEST_TEXT || length + text.length > MOST_TEXT || texts.has(text)) return
    const { start, end } = placed(from, to)
    starts.push(start)
    ends.push(end)
    places.push(length)
    texts.add(text)
    length += text.length + 1
  }

  /** The place of an expression; of one in a program that was written otherwise, the place of that. */
  function placed(from: number, to: number): Pick<Program, 'start' | 'end'> {
    const { source, start, end } = current
    return source.length === end - start ? { start: start + from, end: start + to } : { start, end }
  }

  function locate(at: number): readonly [number, number] {
    let index = places.findLastIndex((place) => place <= at)
    if (index < 0) index = 0
    return [starts[index] ?? 0, ends[index] ?? 0]
  }
}
