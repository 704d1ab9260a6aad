/**
 * Every match of a global pattern, none of which may be empty. Most texts have none, and an iterator takes longer to make
 * than a short text to go through.
 */
export function matchesOf(pattern: RegExp, text: string): RegExpExecArray[] {
  const matches: RegExpExecArray[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) matches.push(match)
  return matches
}
