import { join, relative } from 'node:path'

/** What was put behind the path of a file to get it past Vite's rules, in published reports and a few more. */
const SUFFIXES = [
  '',
  '?',
  '??',
  '?raw',
  '?raw?',
  '?raw??',
  '?raw&url',
  '?url',
  '?url&inline',
  '?inline',
  '?import',
  '?import&raw',
  '?import&raw??',
  '?import&url',
  '?import&inline',
  '?import&?inline=1.wasm?init',
  '?.svg?.wasm?init',
  '?svg?.wasm?init',
  '?import&?x.svg?.wasm?init',
  '?worker',
  '?worker&inline',
  '?sharedworker&inline',
  '?worker_file&type=module',
  '?html-proxy&index=0.js',
  '?t=1&v=1&raw',
  '.',
  '%2e',
  '/',
  '/.',
  '/.?raw',
  '%00',
  '%00?raw',
  '%20',
  '%23',
  '#',
  '::$DATA',
  '::$DATA?raw',
  '.map',
  '.map?raw',
]

/** Every address under which a development server in `webRoot` might give away `file`. */
export function bypassesFor(webRoot: string, file: string): string[] {
  const up = relative(webRoot, file).replaceAll('\\', '/')
  const absolute = file.replaceAll('\\', '/')
  const encoded = absolute.replaceAll('.', '%2e')
  const bases = [
    absolute,
    `/${up}`,
    `/${up.replaceAll('../', '%2e%2e/')}`,
    `/${up.replaceAll('../', '..%2f')}`,
    `/${up.replaceAll('../', '%2e%2e%2f')}`,
    `/${up.replaceAll('../', '..\\')}`,
    `//${up}`,
    `///${up}`,
    `/src/../${up}`,
    `/#/../${up}`,
    `/@fs${absolute}`,
    `/@fs/${absolute}`,
    `/@fs//${absolute}`,
    `/@fs${encoded}`,
    `/@fs${encodeURIComponent(absolute)}`,
    `/@fs${absolute.replaceAll('.', '%252e')}`,
    `/@fs${webRoot}/${up}`,
    `/@fs${webRoot}/src/../${up}`,
    `/@fs${webRoot}/${up.replaceAll('../', '..%2f')}`,
    `/@fs${webRoot}/src/#/../../${up}`,
    `/@fs/#/..${absolute}`,
    `/@fs${join(webRoot, 'node_modules/.vite/deps')}/../../../${up}`,
    `/node_modules/.vite/deps/../../../${up}`,
    `/@id${absolute}`,
    `/@id/${absolute}`,
    `/@id/__x00__${absolute}`,
    `/@vite/client/../../${up}`,
  ]
  return [
    ...bases.flatMap((base) => ['', '?raw', '?import&raw'].map((suffix) => base + suffix)),
    ...['', '/', '/@fs'].flatMap((prefix) => SUFFIXES.map((suffix) => prefix + absolute + suffix)),
  ]
}
