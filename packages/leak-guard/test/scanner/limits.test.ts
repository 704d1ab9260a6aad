import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createScanner, UnsearchableSecret } from '../../src/index.ts'
import { ALPHANUMERIC, valueFrom } from '../support/values.ts'
import { base64, packers, zip } from './encoders.ts'

const SECRET = valueFrom('limits', ALPHANUMERIC, 40)
const scanner = createScanner({ TOKEN: SECRET })
const MEBI = 1024 * 1024

function reasons(bytes: Buffer): string[] {
  return scanner.scan(bytes).notFullyRead.map(({ reason }) => reason)
}

describe('values that cannot be searched for', () => {
  test('[L1] a short or uniform value is refused by name, and its text is not repeated', () => {
    const short = SECRET.slice(0, 15)
    expect(() => createScanner({ TOKEN: short })).toThrow(UnsearchableSecret)
    expect(() => createScanner({ TOKEN: short })).toThrow(/^TOKEN has 15 characters, too short/)
    expect(() => createScanner({ TOKEN: 'abcab'.repeat(8) })).toThrow(/match by accident/)
    expect(() => createScanner({ TOKEN: short })).not.toThrow(new RegExp(short))
  })

  test('[L1] sixteen characters are enough', () => {
    expect(createScanner({ TOKEN: SECRET.slice(0, 16) }).scan(Buffer.from(SECRET)).findings).toHaveLength(1)
  })
})

describe('hostile input', () => {
  test.each([
    ['gzip', gzipSync(Buffer.alloc(300 * MEBI))],
    ['Brotli', brotliCompressSync(Buffer.alloc(64 * MEBI))],
    ['base64 of gzip', Buffer.from(base64(gzipSync(Buffer.alloc(64 * MEBI))))],
    ['a zip entry', zip('zeros', Buffer.alloc(64 * MEBI))],
  ])('[L2] a bomb in %s is not fully read', (_, bomb) => {
    expect(reasons(bomb)).toEqual([expect.stringContaining('grows beyond the limit')])
  })

  test('[L2] tens of thousands of short texts in base64 are not fully read', () => {
    const quoted = Array.from(
      { length: 25_000 },
      (_, i) => `"${base64(`some text number ${i} ${i ** 3} more`)}"`,
    )
    expect(reasons(Buffer.from(quoted.join('\n')))).toEqual(['decodes to more than the limit'])
  })

  test('[L2] ordinary text that packs well is read', () => {
    expect(reasons(gzipSync('all work and no play '.repeat(100_000)))).toEqual([])
  })

  test('[L3] gzip in gzip is followed eight deep, and said to be deeper beyond that', () => {
    const nested = (levels: number) => {
      let bytes: Buffer = Buffer.from(`x ${SECRET}`)
      for (let i = 0; i < levels; i++) bytes = packers.gzip(bytes)
      return bytes
    }
    expect(scanner.scan(nested(8)).findings).toHaveLength(1)
    expect(scanner.scan(nested(9)).findings).toEqual([])
    expect(reasons(nested(9))).toEqual(['packed more than 8 levels deep'])
  })

  test.each(['deflate', 'brotli'] as const)(
    '[L3] so is %s in %s, which has no mark to tell it by',
    (kind) => {
      let bytes: Buffer = Buffer.from(`x ${SECRET}`)
      for (let i = 0; i < 9; i++) bytes = packers[kind](bytes)
      expect(reasons(bytes)).toEqual(['packed more than 8 levels deep'])
    },
  )

  test.each([21, 35, 63])(
    '[L3] text full of escapes, in which packed bytes seem to begin deep down, is read (%i)',
    (seed) => {
      expect(reasons(Buffer.from(valueFrom(`escapes ${seed}`, '%0123456789abcdef\\ux', 20_000)))).toEqual([])
    },
  )

  test('[L4] a very large input is searched for literal forms, and said not to be fully read', () => {
    const large = Buffer.alloc(65 * MEBI, 'text ')
    large.write(base64(SECRET), 64 * MEBI)
    const { findings, notFullyRead } = scanner.scan(large)
    expect(findings).toMatchObject([{ form: 'base64 > raw', offset: 64 * MEBI }])
    expect(notFullyRead).toMatchObject([{ reason: expect.stringContaining('literal forms only') }])
  })

  test.each([
    [
      'a gzip file cut off',
      packers.gzip(valueFrom('long', ALPHANUMERIC, 4000)).subarray(0, 900),
      'damaged or cut off',
    ],
    [
      'a gzip file with a fault',
      flipped(packers.gzip(valueFrom('long', ALPHANUMERIC, 4000))),
      'damaged or cut off',
    ],
    [
      'a Zstandard file cut off',
      packers.zstd(valueFrom('long', ALPHANUMERIC, 4000)).subarray(0, 900),
      'damaged or cut off',
    ],
    ['an encrypted zip entry', zip('secret.txt', Buffer.from('whatever'), 0, 1), 'encrypted'],
    ['an unknown zip method', zip('secret.txt', Buffer.from('whatever'), 12), 'compression method 12'],
    ['bzip2', Buffer.from('BZh91AY&SY and so on'), 'cannot be opened'],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2, 3]), 'cannot be opened'],
    ['7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]), 'cannot be opened'],
    ['compress', Buffer.from([0x1f, 0x9d, 0x90, 0x61, 0xc4, 0x8c, 0x19]), 'cannot be opened'],
    ['bzip2 behind a header', Buffer.from('\0HDR BZh91AY&SY and so on'), 'bzip2 data cannot be opened'],
    [
      'xz behind a header',
      Buffer.from('HDR \xfd7zXZ\0\0\x04\xe6\xd6\xb4F', 'latin1'),
      'xz data cannot be opened',
    ],
    ['lzma', Buffer.from('5d00008000ffffffffffffffff003a1a08cea1', 'hex'), 'lzma data cannot be opened'],
    ['rar', Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1'), 'cannot be opened'],
  ])('[L5] %s is not fully read', (_, bytes, reason) => {
    expect(reasons(bytes)).toEqual([expect.stringContaining(reason)])
  })

  test('[L5] bytes in a program that happen to look like the start of a container are none', () => {
    const program = Buffer.concat(
      ['PK\x03\x04\xff\xff', '\x1f\x8b\x08\xff\xff', '\x28\xb5\x2f\xfd', 'x\x9c\xff', 'BZh9'].map((magic) =>
        Buffer.concat([Buffer.from('\x7fELF code '), Buffer.from(magic, 'latin1'), Buffer.alloc(64, 0xc3)]),
      ),
    )
    expect(scanner.scan(program)).toEqual({ findings: [], notFullyRead: [] })
  })

  test.each([
    ['no number of bits', [0x1f, 0x9d, 0x08, 0x61, 0xc4, 0x8c, 0x19]],
    ['flags that do not exist', [0x1f, 0x9d, 0xf0, 0x61, 0xc4, 0x8c, 0x19]],
    ['a first code that is no byte', [0x1f, 0x9d, 0x90, 0x61, 0xc5, 0x8c, 0x19]],
  ])('[L5] random bytes that begin like those of compress, but with %s, are none', (_, bytes) => {
    expect(reasons(Buffer.from(Buffer.from(bytes).toString('base64')))).toEqual([])
    expect(reasons(Buffer.from(bytes))).toEqual([])
  })

  test.each([
    ['lzma with a dictionary of no such size', '5d00008100ffffffffffffffff003a1a08cea1'],
    ['lzma with a size beyond reason', '5d00008000ffffffffffffff7f003a1a08cea1'],
    ['xz with an unknown check', '48445220fd377a585a000005e6d6b446'],
    ['a text about bzip2', Buffer.from('The mark is BZh91AY&SY, they say.').toString('hex')],
  ])('[L5] %s is none', (_, bytes) => {
    expect(reasons(Buffer.from(bytes, 'hex'))).toEqual([])
  })

  test('[L5] what a stream holds before it is cut off is looked at all the same', () => {
    const packed = packers.gzip(`${SECRET} ${valueFrom('long', ALPHANUMERIC, 4000)}`)
    expect(scanner.scan(packed.subarray(0, 900)).findings).toHaveLength(1)
  })

  test.each([
    ['parentheses', `x = ${'('.repeat(100_000)}1${')'.repeat(100_000)} + "a"`],
    ['lists', `x = ${'['.repeat(100_000)}"a" + "b"`],
  ])('[L6] JavaScript nested deeply with %s is not fully read', (_, program) => {
    expect(reasons(Buffer.from(program))).toEqual(['JavaScript is nested too deeply to be worked out'])
  })

  test.each([
    ['added to itself', 'a=a.concat(a)'],
    ['spread twice', 'a=[...a,...a]'],
    ['of itself, flat', 'a=[a,a,a,a].flat()'],
    ['mapped to itself', 'a=a.flatMap(()=>a)'],
    ['in itself twice', 'a=[a,a]'],
  ])('a list that is %s over and over is left before it fills the memory', (_, grow) => {
    const program = `var a=[1,2,3,4];for(var i=0;i<60;i++)${grow};a.join("")`
    expect(scanner.scan(Buffer.from(program))).toEqual({ findings: [], notFullyRead: [] })
  })

  test.each([
    ['backslashes', '\\'],
    ['backslashes before an escape that is not closed', `${'\\'.repeat(MEBI / 2)}N{U+41`],
    ['script tags without an end', '<script>'],
    ['script tags that are not closed', '<script '],
    ['starts of uuencode on one line', 'begin 644 a '],
    ['starts of packed bytes in base64', 'eJ '],
    ['starts of packed bytes in hex', '1f 8b 08 / '],
  ])('%s without end are gone through once', (_, repeated) => {
    const bytes = Buffer.concat([Buffer.from('a+"b";'), Buffer.alloc(MEBI, repeated)])
    expect(scanner.scan(bytes)).toEqual({ findings: [], notFullyRead: [] })
  })

  test.each([
    ['zlib', '789c00ffff0000'],
    ['zstd', '28b52ffd2405'],
  ])('[L2] marks of %s that lead nowhere are tried up to a limit', (kind, repeated) => {
    const bytes = Buffer.alloc(MEBI, repeated, 'hex')
    expect(reasons(bytes)).toContain(`${kind} data seems to begin in more places than the limit`)
  })

  test.each([
    ['replaced', 's=s.replaceAll("a",s)'],
    ['concatenated', 's=s.concat(s)'],
    ['joined', 's=[s,s].join(s)'],
    ['added', 's=s+s'],
  ])('a text that is %s by itself over and over is left before it fills the memory', (_, grow) => {
    const program = `var s="aaaaaaaa";for(var i=0;i<60;i++)${grow};s.slice(1)`
    expect(scanner.scan(Buffer.from(program))).toEqual({ findings: [], notFullyRead: [] })
  })

  test('a list is pushed to many times without a copy of it each time', () => {
    const program = `var a=[];${'a.push("b");'.repeat(60_000)}a.join("")`
    expect(scanner.scan(Buffer.from(program))).toEqual({ findings: [], notFullyRead: [] })
  })

  test('a program that never ends is left after a while', () => {
    const program =
      'let s = ""; for (let i = 0; i < 1e12; i++) { s += "ab".repeat(9999) }; const f = () => f() + f(); f()'
    expect(scanner.scan(Buffer.from(program))).toEqual({ findings: [], notFullyRead: [] })
  })

  test.each([0, 1, 2, 3, 7, 31])('an input of %i bytes is clean', (length) => {
    expect(scanner.scan(Buffer.alloc(length, 0x1f))).toEqual({ findings: [], notFullyRead: [] })
  })
})

test('[L7] a place is reported once for each secret, and two places twice', () => {
  expect(scanner.scan(Buffer.from(`a="${SECRET}"`)).findings).toEqual([
    { secret: 'TOKEN', form: 'raw', offset: 3, length: SECRET.length },
  ])
  expect(scanner.scan(Buffer.from(`a="${SECRET}"; b="${base64(SECRET)}"`)).findings).toHaveLength(2)
  expect(JSON.stringify(scanner.scan(Buffer.from(SECRET)))).not.toContain(SECRET.slice(0, 8))
})

test('[L7] what is inside an archive is reported with its path', () => {
  const inner = zip('deep/config.json', Buffer.from(`{"token":"${SECRET}"}`))
  expect(scanner.scan(zip('inner.zip', inner, 0)).findings).toEqual([
    {
      secret: 'TOKEN',
      form: 'zip > zip > raw',
      offset: 10,
      length: 40,
      member: 'inner.zip!deep/config.json',
    },
  ])
})

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy.fill(0xff, 40, 60)
  return copy
}
