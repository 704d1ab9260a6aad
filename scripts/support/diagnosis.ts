import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { relative } from 'node:path'
import { parseEnv } from '../../apps/api/src/env.ts'
import { requireWritableFolder } from './data-folder.ts'
import { readDevSettings } from './dev-settings.ts'
import { ENV_LOCAL, readEnvironment } from './environment.ts'
import { isLocalPortFree } from './free-port.ts'
import { installedChromium } from './installed-chromium.ts'
import { ROOT } from './root.ts'

/** `broken` stops a command from working; `unsafe` works and should not stay; the rest is to be known. */
type State = 'ok' | 'note' | 'sandbox' | 'unsafe' | 'broken'

export interface Diagnosis {
  readonly state: State
  readonly words: string
}

const NODE_MAJOR = 26

export function diagnoseNode(): Diagnosis {
  const { version } = process
  const right = Number(version.slice(1).split('.')[0]) >= NODE_MAJOR
  return right
    ? { state: 'ok', words: `Node ${version} from the project's own dependencies` }
    : {
        state: 'broken',
        words: `Node ${version} is too old: run the commands through pnpm, which brings Node ${NODE_MAJOR}`,
      }
}

/** Whether `.env.local` is there, parses, and stays out of git and of other people's reach. */
export function diagnoseEnvLocal(): Diagnosis[] {
  const found: Diagnosis[] = []
  const ignored = spawnSync('git', ['check-ignore', '--quiet', '.env.local'], { cwd: ROOT })
  const tracked = spawnSync('git', ['ls-files', '--error-unmatch', '.env.local'], { cwd: ROOT })
  if (tracked.status === 0) {
    found.push({
      state: 'broken',
      words: '.env.local is in git: take it out and replace every secret that was in it',
    })
  } else if (ignored.status === 1) {
    found.push({ state: 'broken', words: '.env.local is not ignored by git: put it back into .gitignore' })
  }
  if (!existsSync(ENV_LOCAL)) {
    found.push({
      state: 'ok',
      words: 'no .env.local, and none is needed: every setting has a default in development',
    })
  } else if (process.platform !== 'win32' && (statSync(ENV_LOCAL).mode & 0o077) !== 0) {
    found.push({
      state: 'unsafe',
      words: 'other users of this machine can read .env.local: chmod 600 .env.local',
    })
  }
  return found
}

/** Whether the API takes the settings, and which Velt they lead to. */
export function diagnoseSettings(): Diagnosis[] {
  try {
    const { sandbox } = readDevSettings()
    const settings: Diagnosis = { state: 'ok', words: 'the settings are fit for development' }
    if (sandbox) {
      return [
        settings,
        {
          state: 'sandbox',
          words: 'Velt is the sandbox: put VELT_API_KEY and VELT_AUTH_TOKEN in .env.local for the real one',
        },
      ]
    }
    return [settings, ...VELT_CONSOLE_STEPS]
  } catch (fault) {
    return [{ state: 'broken', words: (fault as Error).message }]
  }
}

/** What production would say to the same settings. Nobody needs it before the day of going there. */
export function diagnoseProduction(): Diagnosis {
  const { APP_MODE, ...environment } = readEnvironment()
  try {
    parseEnv(environment)
    return {
      state: 'ok',
      words:
        'these settings would start in production, where `pnpm start` reads the environment and no .env.local',
    }
  } catch (fault) {
    return {
      state: 'note',
      words: `${(fault as Error).message}\n(said of the settings here; a server has its own)`,
    }
  }
}

const VELT_CONSOLE_STEPS: readonly Diagnosis[] = [
  'Require JWT Token is on: without it the public key alone lets anybody be anybody',
  'the domains of this product are the only ones that are allowed',
  'defaultDocumentAccessType is organizationPrivate: Velt’s own default is public',
].map((step) => ({ state: 'note', words: `look in Velt’s console, it cannot be seen from here: ${step}` }))

export function diagnoseDataFolder(): Diagnosis {
  try {
    const { dataFolder } = readDevSettings()
    requireWritableFolder(dataFolder)
    return {
      state: 'ok',
      words: `the data folder ${relative(ROOT, dataFolder) || dataFolder} can be written`,
    }
  } catch (fault) {
    return { state: 'broken', words: (fault as Error).message }
  }
}

export async function diagnosePorts(): Promise<Diagnosis> {
  const { webPort, sandbox, sandboxPort, apiPort } = readDevSettings()
  const ports = [webPort, ...(sandbox ? [sandboxPort] : []), apiPort]
  const free = await Promise.all(ports.map(isLocalPortFree))
  const taken = ports.filter((_, index) => !free[index])
  return taken.length === 0
    ? { state: 'ok', words: `ports ${ports.join(', ')} are free` }
    : {
        state: 'note',
        words: `in use: port ${taken.join(', ')} (by a running \`pnpm dev\`, or another program to stop)`,
      }
}

export function diagnoseChromium(): Diagnosis {
  const chromium = installedChromium()
  return chromium
    ? { state: 'ok', words: `Chromium for the tests from ${chromium.origin}: ${chromium.path}` }
    : { state: 'note', words: 'no Chromium yet: `pnpm test` fetches one' }
}
