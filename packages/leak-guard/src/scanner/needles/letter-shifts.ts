/** `[label, text]` with letters turned by 1 to 25 places, printable characters by 47, and letters mirrored. */
export function letterShifts(text: string): (readonly [string, string])[] {
  const turned = Array.from({ length: 25 }, (_, i) => [`rot${i + 1}`, turnLetters(text, i + 1)] as const)
  return [
    ...turned,
    [
      'rot47',
      text.replace(/[!-~]/g, (char) => String.fromCharCode(33 + ((char.charCodeAt(0) - 33 + 47) % 94))),
    ],
    ['atbash', text.replace(/[a-z]/gi, (char) => mirror(char))],
  ]
}

function turnLetters(text: string, places: number): string {
  return text.replace(/[a-z]/gi, (char) => {
    const first = char < 'a' ? 65 : 97
    return String.fromCharCode(first + ((char.charCodeAt(0) - first + places) % 26))
  })
}

function mirror(letter: string): string {
  const ends = letter < 'a' ? 65 + 90 : 97 + 122
  return String.fromCharCode(ends - letter.charCodeAt(0))
}
