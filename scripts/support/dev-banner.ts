import { relative } from 'node:path'
import type { DemoPerson } from '../../packages/contracts/src/index.ts'
import { ROOT } from './root.ts'

/** What a developer sees once everything is up: where to go, who to be, where the data is, which Velt this is. */
export function devBanner(state: {
  readonly origin: string
  readonly people: readonly DemoPerson[]
  readonly dataFolder: string
  readonly sandbox: boolean
}): string {
  const width = Math.max(...state.people.map((person) => person.email.length), 0)
  const people = state.people.map(
    (person) =>
      `${person.email.padEnd(width)}  ${person.password}  (${person.name}, ${person.organizationName})`,
  )
  const velt = state.sandbox
    ? [
        'the sandbox, a stand-in: no account needed, nothing leaves this machine.',
        'For the real one put VELT_API_KEY and VELT_AUTH_TOKEN in .env.local.',
      ]
    : ['the real service, with the keys of your environment.']
  return [
    '',
    `  Open        ${state.origin}`,
    '',
    ...section('Sign in as', people.length > 0 ? people : ['sign up on the page: there is no demo data']),
    ...section('Data in', [relative(ROOT, state.dataFolder) || state.dataFolder]),
    ...section('Velt is', velt),
    ...section('Stop with', ['Ctrl-C']),
    '',
  ].join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => `  ${(index === 0 ? title : '').padEnd(12)}${line}`)
}
