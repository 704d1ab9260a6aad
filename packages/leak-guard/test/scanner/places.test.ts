import { expect, test } from 'vitest'
import { createScanner } from '../../src/index.ts'
import { ALPHANUMERIC, valueFrom } from '../support/values.ts'

const SECRET = valueFrom('places', ALPHANUMERIC, 40)

/** A program that puts a text together from numbers, each moved by as much as its place says. */
function computed(text: string): string {
  const moved = [...text].map((char, i) => char.charCodeAt(0) + ((i * i * 7) % 41))
  return `[${moved.join(',')}].map((code, i) => String.fromCharCode(code - (i * i * 7) % 41)).join("")`
}

test('a piece is reported where it stands, whatever was read after it', () => {
  const piece = SECRET.slice(10, 22)
  const others = 'words that mean nothing \\\\n and more of these, '.repeat(6)
  const holder = computed(`k \\\\n v "${piece.slice(0, 6)}" , "${piece.slice(6)}" \\\\n`)
  const before = `let a=${computed(others)};\nlet b=`
  const program = `${before}${holder};\nlet c=${computed(others.replace('words', 'other'))};\n`
  const { findings } = createScanner({ TOKEN: SECRET }).scan(Buffer.from(program))
  // The list of its characters is all of the text already.
  const length = holder.length - '.join("")'.length
  expect(findings).toMatchObject([{ secret: 'TOKEN', offset: before.length, length }])
})
