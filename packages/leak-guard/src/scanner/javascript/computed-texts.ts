import { parse } from 'acorn'
import type { Reading } from '../views/view.ts'
import { Evaluator } from './evaluator.ts'
import { Scope } from './value.ts'

/** Signs that a program computes text; without one, what it holds is in its literals. */
const COMPUTES =
  /\.(?:join|concat|reverse|replace|replaceAll|map|reduce|charAt|slice|substr|substring|split|push|decode|toString)\(|fromC(?:har|ode)|atob|unescape|decodeURI|Buffer\.|\+=|[\])]\s*\+|["'`]\s*\+|\+\s*["'`]|\$\{/
/** Matches up to the end of the file where a script has none, so that no stretch is gone through twice. */
const SCRIPT = /<script\b[^>]*>?([\s\S]*?)(?:<\/script|$)/gi
const LONGEST_PROGRAM = 8 * 1024 * 1024
const MOST_TEXT = 256 * 1024
const SHORTEST_TEXT = 8

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
  if (COMPUTES.test(source)) {
    // As a program as well: one that writes tags into a page has scripts in it too.
    evaluate(source, 0)
    for (const { 0: element, 1: script = '', index } of source.matchAll(SCRIPT))
      evaluate(script, index + element.indexOf('>') + 1)
  }
  if (texts.size === 0) return { reading: undefined, tooDeep }
  const all = Buffer.from([...texts].join('\n'), 'latin1')
  return {
    tooDeep,
    reading: { label: 'javascript', bytes: all, stored: false, locate: (start) => locate(start) },
  }

  function evaluate(program: string, offset: number): void {
    const evaluator = new Evaluator((text, start, end) => {
      if (text.length < SHORTEST_TEXT || length + text.length > MOST_TEXT || texts.has(text)) return
      starts.push(offset + start)
      ends.push(offset + end)
      places.push(length)
      texts.add(text)
      length += text.length + 1
    })
    try {
      evaluator.run(
        parse(program, {
          ecmaVersion: 'latest',
          sourceType: 'script',
          allowHashBang: true,
          allowAwaitOutsideFunction: true,
          allowImportExportEverywhere: true,
          allowReturnOutsideFunction: true,
        }),
        new Scope(),
      )
    } catch (error) {
      // A SyntaxError says that this is no JavaScript; the other views have read it as the text it is.
      tooDeep ||= error instanceof RangeError || /stack space/.test(String(error))
    }
  }

  function locate(at: number): readonly [number, number] {
    let index = places.findLastIndex((place) => place <= at)
    if (index < 0) index = 0
    return [starts[index] ?? 0, ends[index] ?? 0]
  }
}
