import { parseArgs } from 'node:util'

export const USAGE = `Usage: leak-guard scan PATH… [--secret NAME]… [--json]

Searches files and folders for the values of secrets, in any form. Values are read from the environment by NAME.
Exit code: 0 clean, 1 a leak or something not fully read, 2 misuse.`

/** The command was called wrongly; the message says how to call it. */
export class Misuse extends Error {
  override readonly name = 'Misuse'
}

export interface Arguments {
  readonly paths: readonly string[]
  readonly names: readonly string[]
  readonly json: boolean
}

/** @throws {Misuse} when the arguments make no sense. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv)
  const [command, ...paths] = positionals
  if (command !== 'scan')
    throw new Misuse(command === undefined ? 'Say what to do.' : 'The only command is scan.')
  if (paths.length === 0) throw new Misuse('Name at least one file or folder to scan.')
  const names = values.secret ?? []
  // Not echoed: what does not look like a name may be the value itself.
  if (!names.every((name) => /^[A-Za-z_]\w*$/.test(name))) {
    throw new Misuse('--secret takes the name of an environment variable, never a value.')
  }
  return { paths, names, json: values.json ?? false }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { secret: { type: 'string', multiple: true }, json: { type: 'boolean' } },
    })
  } catch {
    throw new Misuse('There is an option that scan does not know. It takes --secret NAME and --json.')
  }
}
