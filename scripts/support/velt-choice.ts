import { SANDBOX_API_KEY, SANDBOX_AUTH_TOKEN } from '../../packages/velt-sandbox/src/index.ts'
import type { Environment } from './environment.ts'
import { Refusal } from './refusal.ts'

/** What the API has to be told to talk to a sandbox at `url`: all of it together, or the halves do not fit. */
export function sandboxSettings(url: string, apiKey: string, authToken: string): Environment {
  return {
    VELT_API_KEY: apiKey,
    VELT_AUTH_TOKEN: authToken,
    VELT_API_URL: url,
    VELT_CDN_HOST: url,
    VELT_SCRIPT: 'sandbox',
  }
}

/**
 * What to tell the API of a sandbox on `port` when no variable of Velt is set; `undefined` when the developer's
 * own keys are. Refuses a configuration that is set by half, because the sandbox would silently stand in for it.
 */
export function developmentSandbox(environment: Environment, port: number): Environment | undefined {
  const set = Object.keys(environment).filter((name) => name.startsWith('VELT_'))
  if (set.length === 0) {
    return sandboxSettings(`http://127.0.0.1:${port}`, SANDBOX_API_KEY, SANDBOX_AUTH_TOKEN)
  }
  const missing = ['VELT_API_KEY', 'VELT_AUTH_TOKEN'].filter((name) => !set.includes(name))
  if (missing.length > 0) {
    throw new Refusal(
      `${set.join(', ')} ${set.length === 1 ? 'is' : 'are'} set but ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not: ` +
        'put both keys in .env.local to use Velt, or remove every VELT_ variable to use the sandbox.',
    )
  }
  return undefined
}
