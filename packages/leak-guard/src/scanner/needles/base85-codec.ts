/** Encodings of four bytes as five characters. */
export interface Base85Codec {
  readonly label: string
  readonly alphabet: string
}

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export const BASE85_CODECS: readonly Base85Codec[] = [
  { label: 'ascii85', alphabet: Array.from({ length: 85 }, (_, i) => String.fromCharCode(33 + i)).join('') },
  { label: 'base85', alphabet: `${ALPHANUMERIC}!#$%&()*+-;<=>?@^_\`{|}~` },
  {
    label: 'z85',
    alphabet: `0123456789${'abcdefghijklmnopqrstuvwxyz'}${ALPHANUMERIC.slice(10, 36)}.-:+=^!/*?&<>()[]{}@%$#`,
  },
]

/** What the encoding of any text around `bytes` must contain: the whole groups, for each of the four alignments. */
export function base85Cores(bytes: Uint8Array, { alphabet }: Base85Codec): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return [0, 1, 2, 3].map((skip) => {
    let core = ''
    for (let at = skip; at + 4 <= bytes.length; at += 4) core += group(view.getUint32(at), alphabet)
    return core
  })
}

function group(value: number, alphabet: string): string {
  let text = ''
  for (let rest = value, i = 0; i < 5; i++, rest = Math.floor(rest / 85)) text = alphabet[rest % 85] + text
  return text
}
