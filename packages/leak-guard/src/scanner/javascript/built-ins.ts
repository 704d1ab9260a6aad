import { isList, LONGEST, UNKNOWN, type Value } from './value.ts'

/** Calls a function of the scanned program, or of this file's table. */
export type Call = (callee: Value, args: readonly Value[]) => Value

/** `String.fromCharCode` and other functions, by the path they are called by. */
const FUNCTIONS: Readonly<Record<string, (args: readonly Value[], call: Call) => Value>> = {
  'String.fromCharCode': (args) => String.fromCharCode(...numbers(args)),
  'String.fromCodePoint': (args) => String.fromCodePoint(...numbers(args)),
  String: ([value]) => String(plain(value)),
  Number: ([value]) => Number(plain(value)),
  BigInt: ([value]) => BigInt(plain(value) as string),
  parseInt: parseWhole,
  'Number.parseInt': parseWhole,
  parseFloat: ([value]) => Number.parseFloat(text(value)),
  atob: ([value]) => Buffer.from(text(value), 'base64').toString('latin1'),
  btoa: ([value]) => Buffer.from(text(value), 'latin1').toString('base64'),
  decodeURIComponent: ([value]) => decodeURIComponent(text(value)),
  decodeURI: ([value]) => decodeURI(text(value)),
  unescape: ([value]) =>
    text(value).replace(/%u([\da-f]{4})|%([\da-f]{2})/gi, (_, wide, narrow) =>
      String.fromCharCode(Number.parseInt(wide ?? narrow, 16)),
    ),
  'JSON.parse': ([value]) => fromJson(JSON.parse(text(value))),
  'Array.of': (args) => args,
  'Array.from': ([source, map], call) => listFrom(source, map, call),
  'Uint8Array.from': ([source, map], call) => listFrom(source, map, call),
  'Uint8Array.of': (args) => args,
  Uint8Array: ([source]) =>
    typeof source === 'number' && source <= LONGEST
      ? Array.from({ length: source }, () => 0)
      : listFrom(source, undefined, () => UNKNOWN),
  Array: (args) => (args.length === 1 && typeof args[0] === 'number' ? UNKNOWN : args),
  'Object.values': ([source]) => (source instanceof Map ? [...source.values()] : list(source)),
  'Object.keys': ([source]) => [...entries(source).keys()],
  'Object.entries': ([source]) => [...entries(source)].map(([key, value]) => [key, value]),
  'Object.assign': (sources) => new Map(sources.flatMap((source) => [...entries(source)])),
  'Buffer.concat': ([parts]) => together(list(parts), list),
  'Buffer.from': ([source, encoding]) => bytesOf(source, encoding),
  'Math.floor': ([value]) => Math.floor(number(value)),
  'Math.sqrt': ([value]) => Math.sqrt(number(value)),
  'Math.round': ([value]) => Math.round(number(value)),
}

/** What a call of a built-in function can start with. */
export const BUILT_IN_ROOTS: ReadonlySet<string> = new Set([
  ...Object.keys(FUNCTIONS).map((path) => path.split('.')[0] ?? path),
  ...['globalThis', 'window', 'self'],
])

type Method = (self: Value, args: readonly Value[], call: Call) => Value

const asText: Method = (self, [encoding]) => toText(self, encoding)
const itself: Method = (self) => self
const reversed: Method = (self) => list(self).toReversed()
/** `padStart` and `padEnd`. */
const pad =
  (side: 'padStart' | 'padEnd'): Method =>
  (self, [length, fill = ' ']) =>
    number(length) > LONGEST ? UNKNOWN : text(self)[side](number(length), text(fill))

/** Methods of strings, lists, numbers and regular expressions. */
const METHODS: Readonly<Record<string, Method>> = {
  concat: (self, args) =>
    isList(self) ? together([self, ...args], asList) : joined([text(self), ...args.map(text)], ''),
  join: (self, [separator = ',']) => joined(list(self), text(separator)),
  reverse: reversed,
  toReversed: reversed,
  map: (self, [fn], call) => list(self).map((item, index) => call(fn, [item, index, self])),
  flatMap: (self, [fn], call) => together(list(self), (item, index) => asList(call(fn, [item, index, self]))),
  filter: (self, [fn], call) => list(self).filter((item, index) => truth(call(fn, [item, index, self]))),
  forEach: (self, [fn], call) => {
    for (const [index, item] of list(self).entries()) call(fn, [item, index, self])
    return undefined
  },
  reduce: (self, [fn, ...start], call) => fold(list(self), fn, start, call),
  reduceRight: (self, [fn, ...start], call) => fold(list(self).toReversed(), fn, start, call),
  flat: (self) => together(list(self), asList),
  sort: (self, [fn], call) =>
    fn === undefined ? list(self).map(text).sort() : list(self).toSorted((a, b) => number(call(fn, [a, b]))),
  at: (self, [index = 0]) => (isList(self) ? self.at(number(index)) : text(self).at(number(index))),
  slice: (self, [start, end]) =>
    isList(self)
      ? self.slice(optional(start), optional(end))
      : text(self).slice(optional(start), optional(end)),
  splice: (self, [start = 0, count = LONGEST, ...added]) =>
    (list(self) as Value[]).splice(number(start), number(count), ...added),
  subarray: (self, [start, end]) => list(self).slice(optional(start), optional(end)),
  substring: (self, [start = 0, end]) => text(self).substring(number(start), optional(end)),
  substr: (self, [start = 0, length]) => text(self).slice(number(start)).slice(0, optional(length)),
  split: (self, [separator]) => text(self).split(separator instanceof RegExp ? separator : text(separator)),
  charAt: (self, [index = 0]) => text(self).charAt(number(index)),
  charCodeAt: (self, [index = 0]) => text(self).charCodeAt(number(index)),
  codePointAt: (self, [index = 0]) => text(self).codePointAt(number(index)),
  indexOf: (self, [what]) => (isList(self) ? self.indexOf(what) : text(self).indexOf(text(what))),
  replace: (self, [what, by], call) => replace(text(self), what, by, call, false),
  replaceAll: (self, [what, by], call) => replace(text(self), what, by, call, true),
  match: (self, [what]) => (what instanceof RegExp ? (text(self).match(what) ?? null) : UNKNOWN),
  repeat: (self, [count]) =>
    text(self).length * number(count) > LONGEST ? UNKNOWN : text(self).repeat(number(count)),
  padStart: pad('padStart'),
  padEnd: pad('padEnd'),
  trim: (self) => text(self).trim(),
  toUpperCase: (self) => text(self).toUpperCase(),
  toLowerCase: (self) => text(self).toLowerCase(),
  toString: asText,
  decode: (_self, [bytes]) => Buffer.from(numbers(list(bytes))).toString(),
  valueOf: itself,
}

/** The result of calling a built-in function; UNKNOWN when there is none such or it cannot work on these values. */
export function callFunction(path: string, args: readonly Value[], call: Call): Value {
  const name = path.replace(/^(?:globalThis|window|self)\./, '')
  return attempt(() => (Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.(args, call) : UNKNOWN))
}

/** The result of calling a method of a value. */
export function callMethod(self: Value, name: string, args: readonly Value[], call: Call): Value {
  return attempt(() => (Object.hasOwn(METHODS, name) ? METHODS[name]?.(self, args, call) : UNKNOWN))
}

function attempt(run: () => Value): Value {
  try {
    return run()
  } catch (error) {
    // The program itself would have failed here, or a value was not known after all.
    if (error instanceof Error) return UNKNOWN
    throw error
  }
}

function parseWhole([value, radix]: readonly Value[]): Value {
  return Number.parseInt(text(value), optional(radix))
}

function fold(items: readonly Value[], fn: Value, start: readonly Value[], call: Call): Value {
  const [first, ...rest] = start.length > 0 ? [start[0], ...items] : items
  return rest.reduce((sum: Value, item, index) => call(fn, [sum, item, index]), first)
}

function replace(self: string, what: Value, by: Value, call: Call, all: boolean): Value {
  const pattern = what instanceof RegExp ? what : text(what)
  let length = 0
  const replacement = (...found: Value[]) => {
    const made = typeof by === 'string' ? by : text(call(by, found))
    length += made.length
    if (length > LONGEST) throw NOT_KNOWN
    return made
  }
  return all && typeof pattern === 'string'
    ? self.replaceAll(pattern, replacement)
    : self.replace(pattern, replacement)
}

function listFrom(source: Value, map: Value, call: Call): Value {
  if (isList(source) || typeof source === 'string') {
    const items: readonly Value[] = [...source]
    return map === undefined ? items : items.map((item, index) => call(map, [item, index]))
  }
  const length = entries(source).get('length')
  if (map === undefined || typeof length !== 'number' || length > LONGEST) return UNKNOWN
  return Array.from({ length }, (_, index) => call(map, [undefined, index]))
}

function bytesOf(source: Value, encoding: Value): Value {
  if (isList(source)) return source
  return [...Buffer.from(text(source), encoding === undefined ? 'utf8' : (text(encoding) as BufferEncoding))]
}

function toText(self: Value, argument: Value): Value {
  if (typeof self === 'number' || typeof self === 'bigint')
    return self.toString(argument === undefined ? 10 : number(argument))
  if (!isList(self)) return text(self)
  const encoding = argument === undefined ? 'utf8' : (text(argument) as BufferEncoding)
  return self.every((item) => typeof item === 'number')
    ? Buffer.from(numbers(self)).toString(encoding)
    : joined(self, ',')
}

function fromJson(value: unknown): Value {
  if (Array.isArray(value)) return value.map(fromJson)
  if (typeof value === 'object' && value !== null)
    return new Map(Object.entries(value).map(([key, item]) => [key, fromJson(item)]))
  return value as string | number | boolean | null
}

/** One for all, because the stack of each would cost more than what it ends. */
const NOT_KNOWN = new Error('not known')

export function text(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  if (isList(value)) return joined(value, ',')
  throw NOT_KNOWN
}

function plain(value: Value): string | number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? value
    : text(value)
}

function number(value: Value): number {
  if (typeof value !== 'number') throw NOT_KNOWN
  return value
}

function optional(value: Value): number | undefined {
  return value === undefined ? undefined : number(value)
}

function numbers(values: readonly Value[]): number[] {
  return values.map(number)
}

function list(value: Value): readonly Value[] {
  if (!isList(value)) throw NOT_KNOWN
  return value
}

function entries(value: Value): ReadonlyMap<string, Value> {
  if (!(value instanceof Map)) throw NOT_KNOWN
  return value
}

function truth(value: Value): boolean {
  if (value === UNKNOWN) throw NOT_KNOWN
  return Boolean(value)
}

/** What would be too long is left while it is put together: its parts may be the same long text many times. */
function joined(items: readonly Value[], separator: string): string {
  let length = 0
  const parts = items.map((item) => {
    const part = item === null || item === undefined ? '' : text(item)
    length += part.length + separator.length
    if (length > LONGEST) throw NOT_KNOWN
    return part
  })
  return parts.join(separator)
}

/** The lists that items stand for end to end, likewise. */
function together(
  items: readonly Value[],
  listOf: (item: Value, index: number) => readonly Value[],
): Value[] {
  const all: Value[] = []
  for (const [index, item] of items.entries()) {
    const next = listOf(item, index)
    if (all.length + next.length > LONGEST) throw NOT_KNOWN
    for (const each of next) all.push(each)
  }
  return all
}

function asList(item: Value): readonly Value[] {
  return isList(item) ? item : [item]
}
