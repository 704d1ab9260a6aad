/** First match wins: more particular places come before general ones. */
const SOURCES: readonly (readonly [RegExp, string])[] = [
  [
    /\.map$/,
    'Likely source: a source map carries server source. Turn maps off, or remove the import of server code.',
  ],
  [
    /\.(?:m|c)?jsx?(?:\.gz|\.br|\.zst)?$/,
    'Likely source: a VITE_ variable, a `define`, or an import of server code into the browser bundle.',
  ],
  [
    /\.(?:html?|css|svg)(?:\.gz|\.br|\.zst)?$/,
    'Likely source: a %VITE_…% placeholder, an inlined asset or a server-rendered page.',
  ],
  [/(?:^|[/\\])\.env/, 'Likely source: an environment file inside what ships. Move it out.'],
  [
    /\.(?:log|har|zip|trace|webm|heapsnapshot)(?:!|$)/,
    'Likely source: a log, trace or report of a run with the real value. Delete it and record with a canary.',
  ],
]

const FALLBACK =
  'Likely source: a file copied into what ships (for instance from public/). Search the source tree for its origin.'

/** A sentence on where a secret in the file at `path` most likely came from. */
export function likelySource(path: string): string {
  return SOURCES.find(([pattern]) => pattern.test(path))?.[1] ?? FALLBACK
}
