import { SECRET_NAMES, Secret } from '@app/leak-guard'
import { z } from 'zod'
import { isLoopbackUrl, parseTrustedProxy } from './network-address.ts'
import { type Fault, productionFaults } from './production-rules.ts'

type Raw = Readonly<Record<string, string | undefined>>

const HEADER_SAFE = /^[\x21-\x7e]+$/
/** Of a session: a year. */
const MOST_HOURS = 8_760
/** What benches set to meet no limit. */
const MOST_PER_MINUTE = 100_000_000
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const text = z.string('is missing')
const key = text.regex(HEADER_SAFE, 'must be printable ASCII without spaces')
const wholeNumber = (most: number) =>
  text
    .regex(/^\d+$/, 'must be a whole number, in digits')
    .transform(Number)
    .pipe(
      z.number(`must be at most ${most}`).min(1, 'must be at least 1').max(most, `must be at most ${most}`),
    )
/** A host name or address as the policy of the page takes it: URLs allow more in a host, such as `;` and `*`. */
const PLAIN_HOST = /^([a-z\d.-]+|\[[a-f\d:.]+\])$/
const isOrigin = (value: string) =>
  URL.canParse(value) && new URL(value).origin === value && PLAIN_HOST.test(new URL(value).hostname)
const origin = text.refine(isOrigin, {
  message: 'must be scheme, host and port only, such as https://app.company.com',
})
const serverUrl = origin.refine(
  (value) => !isOrigin(value) || value.startsWith('https:') || isLoopbackUrl(value),
  { message: 'must be https, or http on a loopback address' },
)
/** The address of an engine. What is wrong with it is said without a part of it, for it may hold a password. */
const engineUrl = (protocols: readonly string[], message: string) =>
  text.refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), { message })

/** Every variable the API reads. README and `.env.example` follow this; a test holds them to it. */
export const environmentSchema = z.object({
  APP_MODE: z.enum(['production', 'development'], 'must be production or development').default('production'),
  PUBLIC_ORIGIN: origin,
  HOST: text.default('127.0.0.1'),
  PORT: wholeNumber(65_535).default(3000),
  TRUST_PROXY: text
    .refine(
      (value) => parseTrustedProxy(value) !== undefined,
      'must be loopback, an address or a CIDR, of /8 or longer',
    )
    .optional(),
  VELT_API_KEY: key,
  VELT_AUTH_TOKEN: key.min(16, 'must have at least 16 characters'),
  VELT_API_URL: serverUrl.default('https://api.velt.dev'),
  VELT_TOKEN_API: z
    .enum(['token-get', 'generate-token'], 'must be token-get or generate-token')
    .default('token-get'),
  VELT_CDN_HOST: serverUrl.optional(),
  VELT_SCRIPT: z.enum(['velt', 'sandbox'], 'must be velt or sandbox').default('velt'),
  SESSION_SECRET: text.refine((value) => value.split(',').every((one) => one.length >= 32), {
    message: 'must have at least 32 characters each, separated by commas while rotating',
  }),
  DATA_DIR: text.default('.data'),
  DATABASE_URL: engineUrl(
    ['postgres:', 'postgresql:'],
    'must be a URL such as postgres://user:password@host:5432/database, with special characters percent-encoded',
  ).optional(),
  REDIS_URL: engineUrl(
    ['redis:', 'rediss:'],
    'must be a URL such as redis://user:password@host:6379, with special characters percent-encoded',
  ).optional(),
  SESSION_IDLE_MINUTES: wholeNumber(MOST_HOURS * 60).default(30),
  SESSION_MAX_HOURS: wholeNumber(MOST_HOURS).default(12),
  RATE_LIMIT_PER_MINUTE: wholeNumber(MOST_PER_MINUTE).default(600),
  RATE_LIMIT_SIGN_IN_PER_MINUTE: wholeNumber(MOST_PER_MINUTE).default(10),
  RATE_LIMIT_TOKEN_PER_MINUTE: wholeNumber(MOST_PER_MINUTE).default(60),
  DEMO_DATA: z.enum(['true', 'false'], 'must be true or false').default('false'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
})

const soundEnvironment = environmentSchema.refine(
  ({ SESSION_IDLE_MINUTES: idle, SESSION_MAX_HOURS: most }) => !(idle > most * 60),
  {
    path: ['SESSION_IDLE_MINUTES'],
    message: 'must not be longer than SESSION_MAX_HOURS',
    // Also beside other faults, so that all of them are said at once.
    when: () => true,
  },
)

/** What a development run may leave out. Keys and the session secret come from the `dev` script. */
const developmentDefaults: Raw = { PUBLIC_ORIGIN: 'http://localhost:5173', DEMO_DATA: 'true' }

type Variables = z.output<typeof environmentSchema>
export type Env = Omit<
  Variables,
  'VELT_AUTH_TOKEN' | 'SESSION_SECRET' | 'DEMO_DATA' | 'DATABASE_URL' | 'REDIS_URL'
> & {
  readonly VELT_AUTH_TOKEN: Secret
  readonly SESSION_SECRET: Secret
  readonly DEMO_DATA: boolean
  readonly DATABASE_URL?: Secret
  readonly REDIS_URL?: Secret
}

/** The environment is not fit to start on. The message lists every fault at once. */
export class EnvironmentError extends Error {
  readonly faults: readonly Fault[]

  constructor(mode: string, faults: readonly Fault[]) {
    super(
      [
        `The environment is not fit for ${mode}:`,
        ...faults.map(({ name, message }) => `  ${name} ${message}`),
      ].join('\n'),
    )
    this.name = 'EnvironmentError'
    this.faults = faults
  }
}

/**
 * Reads settings from an environment. Pure. Production is the default and the strict one; an empty value counts as
 * unset. Throws `EnvironmentError` with all that is wrong, never with a value in it.
 */
export function parseEnv(environment: Raw): Env {
  const set: Raw = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const development = set.APP_MODE === 'development'
  const raw: Raw = development ? { ...developmentDefaults, ...set } : set
  const parsed = soundEnvironment.safeParse(raw)
  const faults: Fault[] = development ? [] : productionFaults(raw)
  for (const { path, message } of parsed.error?.issues ?? []) {
    const name = path.join('.')
    const isKnown = faults.some((fault) => fault.name === name && fault.message === message)
    if (!isKnown) faults.push({ name, message })
  }
  if (!parsed.success || faults.length > 0)
    throw new EnvironmentError(development ? 'development' : 'production', faults)
  const { DATABASE_URL, REDIS_URL, ...env } = parsed.data
  return {
    ...env,
    VELT_AUTH_TOKEN: new Secret('VELT_AUTH_TOKEN', env.VELT_AUTH_TOKEN),
    SESSION_SECRET: new Secret('SESSION_SECRET', env.SESSION_SECRET),
    DEMO_DATA: env.DEMO_DATA === 'true',
    ...(DATABASE_URL !== undefined && { DATABASE_URL: new Secret('DATABASE_URL', DATABASE_URL) }),
    ...(REDIS_URL !== undefined && { REDIS_URL: new Secret('REDIS_URL', REDIS_URL) }),
  }
}

/** Parses this process's environment and takes the secrets out of it, so that nothing later can read them there. */
export function takeEnv(): Env {
  const env = parseEnv(process.env)
  for (const name of SECRET_NAMES) delete process.env[name]
  return env
}
