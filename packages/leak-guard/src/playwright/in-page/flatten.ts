/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/**
 * All the text and bytes (as base64) in a value, however deep, and at last all of it put together in order: a text may be
 * in pieces. Runs in pages and workers as source text, so it may use nothing from outside itself. Blobs are not opened: their parts are reported where they are made. A window is not gone
 * through either, and of more than `most` texts or objects the rest is left; then `onLeft` is told.
 */
export function flatten(value: unknown, onLeft: (what: string) => void, most = 100_000): string[] {
  const texts: string[] = []
  // Others may be used up by this, and the page would find them empty.
  const ITERABLE = new Set(['Map', 'Set', 'FormData', 'Headers', 'URLSearchParams', 'NodeList'])
  const seen = new Set<unknown>()
  const left: unknown[] = [value]
  const kindOf = (it: object) => Object.prototype.toString.call(it).slice(8, -1)
  const toBase64 = (bytes: Uint8Array) => {
    let binary = ''
    for (let i = 0; i < bytes.length; i += 8192)
      binary += String.fromCharCode.apply(null, Array.from(bytes.subarray(i, i + 8192)))
    return btoa(binary)
  }
  const openObject = (it: object) => {
    const kind = kindOf(it)
    const inner: unknown[] = []
    if (kind === 'Window') return 0
    if (kind.endsWith('ArrayBuffer')) return texts.push(toBase64(new Uint8Array(it as ArrayBuffer)))
    if (ArrayBuffer.isView(it)) {
      return texts.push(toBase64(new Uint8Array(it.buffer, it.byteOffset, it.byteLength)))
    }
    if (it instanceof Error) inner.push(it.name, it.message, it.stack, it.cause)
    if (kind === 'RegExp' || kind === 'URL' || kind === 'Date') return texts.push(String(it))
    if ('outerHTML' in it) return texts.push(String(it.outerHTML))
    if (ITERABLE.has(kind) && Symbol.iterator in it)
      for (const each of it as Iterable<unknown>) inner.push(each)
    // A list of numbers may be character codes; kept in one text it stays readable.
    if (Array.isArray(it) && it.every((item) => typeof item === 'number')) return texts.push(it.join(','))
    for (const key of Reflect.ownKeys(it)) {
      // Between the items of a list, and of lists in a list, nothing must come.
      if (Array.isArray(it) && key === 'length') continue
      const isOfList = Array.isArray(it) && /^\d+$/.test(String(key))
      const { value: own } = Object.getOwnPropertyDescriptor(it, key) ?? {}
      if (!isOfList) inner.push(typeof key === 'symbol' ? key.description : key)
      inner.push(own)
    }
    for (let i = inner.length - 1; i >= 0; i--) left.push(inner[i])
    return 0
  }
  while (left.length > 0 && texts.length < most && seen.size < most) {
    const it = left.pop()
    if (typeof it === 'string') texts.push(it)
    else if (typeof it === 'number' || typeof it === 'bigint' || typeof it === 'symbol')
      texts.push(String(it))
    else if (typeof it === 'object' && it !== null && !seen.has(it)) {
      seen.add(it)
      openObject(it)
    }
  }
  if (left.length > 0) onLeft(`More than ${most} texts or objects in one value.`)
  return texts.length > 1 ? [...texts, texts.join(' ')] : texts
}
