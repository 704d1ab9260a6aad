import { type Reading, rewritten } from './view.ts'

/** Letters of other scripts that look like Latin ones, each before the one it looks like. */
const LOOK_ALIKES =
  'аaсcеeоoрpхxуyіiјjѕsһhԁdԛqԝwАAВBСCЕEНHІIЈJКKМMОOРPЅSТTХXУYԌGԚQԜWΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoαaνvιiκkρpυuɡgɑaոnսuօoցg'
const SMALL_CAPITALS = 'ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpǫqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz'
const LETTERS = new Map(
  (LOOK_ALIKES + SMALL_CAPITALS).match(/../gu)?.map((pair) => [pair.codePointAt(0) ?? 0, pair.slice(-1)]),
)
/** Rows of 26 capitals: in black circles, in black squares, and as flags. */
const ROWS = [0x1f150, 0x1f170, 0x1f1e6]
/** A copy of ASCII that nothing shows. */
const TAGS = 0xe0000
const UNSEEN = /^[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}]$/u
const DIGIT = /^\p{Nd}$/u

const plain = new Map<number, string>()

/**
 * Letters that are no ASCII but look or mean the same (full-width, circled, mathematical, accented, Cyrillic), as ASCII;
 * marks and characters that nothing shows are dropped.
 */
export function plainLetters(bytes: Uint8Array): Reading | undefined {
  let isChanged = false
  const reading = rewritten('plain letters', bytes, (input, out, origins) => {
    let length = 0
    for (let i = 0; i < input.length; ) {
      const byte = input[i] as number
      const end = i + lengthOf(byte)
      const letters = byte < 0x80 ? undefined : lettersFor(codeAt(input, i, end))
      if (letters !== undefined) {
        isChanged = true
        for (let k = 0; k < letters.length; k++) {
          if (origins) origins[length] = i
          out[length++] = letters.charCodeAt(k)
        }
        i = end
        continue
      }
      for (; i < end && i < input.length; i++) {
        if (origins) origins[length] = i
        out[length++] = input[i] as number
      }
    }
    return length
  })
  return isChanged ? reading : undefined
}

/** What a character stands for in ASCII, at most as many letters as it has bytes; undefined when it stands for itself. */
function lettersFor(code: number): string | undefined {
  const known = plain.get(code)
  if (known !== undefined) return known === '?' ? undefined : known
  const letters = lookUp(code)
  plain.set(code, letters ?? '?')
  return letters
}

function lookUp(code: number): string | undefined {
  const letter = LETTERS.get(code)
  if (letter !== undefined) return letter
  if (code > TAGS + 32 && code < TAGS + 127) return String.fromCharCode(code - TAGS)
  const row = ROWS.find((first) => code >= first && code < first + 26)
  if (row !== undefined) return String.fromCharCode(0x41 + code - row)
  const char = String.fromCodePoint(code)
  if (UNSEEN.test(char)) return ''
  if (DIGIT.test(char)) return `${valueOfDigit(code)}`
  const letters = char.normalize('NFKD').replace(/\p{M}/gu, '')
  return /^[ -~]{1,2}$/.test(letters) ? letters : undefined
}

/** Digits stand in rows of ten, from zero on. */
function valueOfDigit(code: number): number {
  let first = code
  while (DIGIT.test(String.fromCodePoint(first - 1))) first -= 1
  return (code - first) % 10
}

/** Bytes of the UTF-8 sequence that starts with this byte; one for what starts none. */
function lengthOf(byte: number): number {
  return byte < 0xc2 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 1
}

function codeAt(input: Uint8Array, at: number, end: number): number {
  let code = end - at === 1 ? 0xfffd : (input[at] as number) & (0x7f >> (end - at))
  for (let i = at + 1; i < end; i++) {
    const next = input[i] ?? 0
    if ((next & 0xc0) !== 0x80) return 0xfffd
    code = (code << 6) | (next & 0x3f)
  }
  return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0xfffd : code
}

/** Fewer characters than this are no text of their own. */
const SHORTEST = 8

/** The lowest byte of each character beyond Latin-1: letters moved to a place in Unicode where nobody looks for them. */
export function lowBytes(bytes: Uint8Array): Reading | undefined {
  let most = 0
  const reading = rewritten(
    'low bytes',
    bytes,
    (input, out, origins) => {
      let length = 0
      let inRow = 0
      for (let i = 0; i < input.length; ) {
        const end = i + lengthOf(input[i] as number)
        const code = end - i === 1 ? (input[i] as number) : codeAt(input, i, end)
        inRow = code < 0x100 ? 0 : inRow + 1
        most = Math.max(most, inRow)
        if (origins) origins[length] = i
        out[length++] = code & 0xff
        i = end
      }
      return length
    },
    false,
  )
  return most >= SHORTEST ? reading : undefined
}
