import { resolve } from 'node:path'
import { makeResetToken, RESET_LINK_MS } from '../apps/api/src/accounts/reset-link.ts'
import { keptSessionSecret } from './support/data-folder.ts'
import { readEnvironment } from './support/environment.ts'
import { Refusal, runCommand } from './support/refusal.ts'
import { ROOT } from './support/root.ts'

// `pnpm account:reset EMAIL`: prints a link that sets a new password for that account, once, within an hour. Works while the
// API runs, since it needs the session secret and not the database; so it cannot say whether the account exists.
await runCommand(async () => {
  const [email = '', ...rest] = process.argv.slice(2)
  if (!/^[^\s@]+@[^\s@]+$/.test(email) || rest.length > 0) {
    throw new Refusal('Say whose password it is: pnpm account:reset EMAIL')
  }
  const environment = readEnvironment()
  const { PUBLIC_ORIGIN: origin = 'http://localhost:5173', DATA_DIR: dataDir = '.data' } = environment
  const folder = resolve(ROOT, dataDir)
  const secrets = environment.SESSION_SECRET ?? keptSessionSecret(folder)
  if (secrets === undefined) {
    throw new Refusal(
      `There is no session secret in ${folder}: start \`pnpm dev\` once, or set SESSION_SECRET or DATA_DIR as the API has it.`,
    )
  }
  const [signing = ''] = secrets.split(',')
  const token = makeResetToken(email.trim().toLowerCase(), signing, Date.now() + RESET_LINK_MS)
  console.log(`If ${email} has an account, this link sets a new password for it, once, within an hour:\n`)
  console.log(`  ${origin}/reset#${token}\n`)
  console.log('Give it to nobody else: whoever opens it is let in.')
})
