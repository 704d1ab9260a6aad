/** A piece of a secret this hard to guess counts as a leak of its own. */
const FRAGMENT_BITS = 48

const COMMON_PAIRS = new Set(
  (
    'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ' +
    'ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ' +
    'ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ' +
    'ty op wo sa ay ex ke fr oo av ag if ap gr od bo sp rd do uc bu ei ov by rm ep tt oc fa ef cu rn sc gi da yo cr cl du ga qu'
  ).split(' '),
)

/**
 * How many bits each character of a secret adds to what has to be guessed. Random characters count by the alphabet the
 * secret is drawn from; words, punctuation and counting up or down count for little, because clean files hold them too.
 */
export function characterBits(secret: string): number[] {
  const random = alphabetBits(secret)
  const bits = Array.from(secret, (char, i) => {
    if (!/[a-z0-9]/i.test(char)) return Math.min(random, 2)
    return countsOn(secret, i) ? Math.min(random, 2) : random
  })
  for (const word of secret.matchAll(/[A-Z]?[a-z]{3,}|[A-Z]{4,}/g)) {
    if (isWordlike(word[0].toLowerCase()))
      bits.fill(Math.min(random, 2), word.index, word.index + word[0].length)
  }
  return bits
}

/** Whether the character continues a run such as `1234`, `dcba` or `0000`. */
function countsOn(secret: string, i: number): boolean {
  if (i < 3) return false
  const step = secret.charCodeAt(i) - secret.charCodeAt(i - 1)
  if (Math.abs(step) > 1) return false
  return [1, 2].every((back) => secret.charCodeAt(i - back) - secret.charCodeAt(i - back - 1) === step)
}

function alphabetBits(secret: string): number {
  if (/^\d+$/.test(secret)) return Math.log2(10)
  if (/^[\da-f-]+$/.test(secret) || /^[\dA-F-]+$/.test(secret)) return 4
  if (/^[\da-z_-]+$/.test(secret) || /^[\dA-Z_-]+$/.test(secret)) return Math.log2(36)
  return 6
}

function isWordlike(word: string): boolean {
  let common = 0
  for (let i = 0; i + 1 < word.length; i++) if (COMMON_PAIRS.has(word.slice(i, i + 2))) common += 1
  return common >= (word.length - 1) * 0.6
}

/** `[start, end)` of the shortest piece from each position on that is hard enough to guess. */
export function fragmentWindows(secret: string): (readonly [number, number])[] {
  const bits = characterBits(secret)
  const windows: (readonly [number, number])[] = []
  for (let start = 0; start < secret.length; start++) {
    let sum = 0
    let end = start
    while (end < secret.length && sum < FRAGMENT_BITS) sum += bits[end++] ?? 0
    if (sum < FRAGMENT_BITS) break
    windows.push([start, end])
  }
  return windows
}
