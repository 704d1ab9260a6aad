import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { EnvironmentError, environmentSchema, parseEnv } from '../src/env.ts'

const good = {
  PUBLIC_ORIGIN: 'https://app.company.test',
  TRUST_PROXY: 'loopback',
  VELT_API_KEY: 'k3YqT9vBzLw2',
  VELT_AUTH_TOKEN: '9f2c4e7a1b8d3f605c9e2a7d4b1f8e36',
  SESSION_SECRET: 'p0Lk9Jh8Gf7Ds6Aq5Wz4Xe3Rc2Vt1By0',
}

function faultsOf(environment: Record<string, string | undefined>): string[] {
  try {
    parseEnv(environment)
    return []
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error
    return error.faults.map(({ name, message }) => `${name} ${message}`)
  }
}

test('production is the default, with the documented defaults for the rest', () => {
  const { VELT_AUTH_TOKEN, SESSION_SECRET, ...rest } = parseEnv(good)
  expect(rest).toEqual({
    APP_MODE: 'production',
    PUBLIC_ORIGIN: good.PUBLIC_ORIGIN,
    HOST: '127.0.0.1',
    PORT: 3000,
    TRUST_PROXY: 'loopback',
    VELT_API_KEY: good.VELT_API_KEY,
    VELT_API_URL: 'https://api.velt.dev',
    VELT_TOKEN_API: 'token-get',
    VELT_SCRIPT: 'velt',
    DATA_DIR: '.data',
    SESSION_IDLE_MINUTES: 30,
    SESSION_MAX_HOURS: 12,
    RATE_LIMIT_PER_MINUTE: 600,
    RATE_LIMIT_SIGN_IN_PER_MINUTE: 10,
    RATE_LIMIT_TOKEN_PER_MINUTE: 60,
    DEMO_DATA: false,
    LOG_LEVEL: 'info',
  })
})

test('development fills in the origin and the demo data, and asks for no proxy', () => {
  const { PUBLIC_ORIGIN: _, TRUST_PROXY: __, ...rest } = good
  const env = parseEnv({ ...rest, APP_MODE: 'development' })
  expect([env.PUBLIC_ORIGIN, env.DEMO_DATA]).toEqual(['http://localhost:5173', true])
})

test('ASVS 13.3.1: secrets print as their names', () => {
  const env = parseEnv(good)
  for (const printed of [
    JSON.stringify(env),
    inspect(env, { depth: 9 }),
    `${env.VELT_AUTH_TOKEN} ${env.SESSION_SECRET}`,
  ]) {
    expect(printed).toContain('[secret VELT_AUTH_TOKEN]')
    expect(printed).toContain('[secret SESSION_SECRET]')
    expect(printed).not.toContain(good.VELT_AUTH_TOKEN)
    expect(printed).not.toContain(good.SESSION_SECRET)
  }
})

test('an empty environment is refused with every fault at once', () => {
  expect(faultsOf({}).sort()).toEqual([
    'PUBLIC_ORIGIN is missing',
    'SESSION_SECRET is missing',
    'TRUST_PROXY is missing: TLS ends before the API, so say which proxy may be believed',
    'VELT_API_KEY is missing',
    'VELT_AUTH_TOKEN is missing',
  ])
})

test('several faults of one variable are all said, and none of them twice', () => {
  const environment = {
    PUBLIC_ORIGIN: 'app.company.test',
    VELT_AUTH_TOKEN: 'a b',
    SESSION_SECRET: 'short',
    SESSION_IDLE_MINUTES: '721',
  }
  expect(faultsOf({ ...good, ...environment }).sort()).toEqual([
    'PUBLIC_ORIGIN must be https',
    'PUBLIC_ORIGIN must be scheme, host and port only, such as https://app.company.com',
    'SESSION_IDLE_MINUTES must not be longer than SESSION_MAX_HOURS',
    'SESSION_SECRET looks like a placeholder, not like a random value',
    'SESSION_SECRET must have at least 32 characters each, separated by commas while rotating',
    'VELT_AUTH_TOKEN looks like a placeholder, not like a random value',
    'VELT_AUTH_TOKEN must be printable ASCII without spaces',
    'VELT_AUTH_TOKEN must have at least 16 characters',
  ])
})

test('a random secret of any usual form is taken', () => {
  for (const form of ['hex', 'base64', 'base64url'] as const) {
    const [VELT_AUTH_TOKEN, SESSION_SECRET] = [randomBytes(24).toString(form), randomBytes(32).toString(form)]
    expect(faultsOf({ ...good, VELT_AUTH_TOKEN, SESSION_SECRET })).toEqual([])
  }
})

test('an empty value counts as unset', () => {
  expect(faultsOf({ ...good, VELT_API_KEY: '' })).toEqual(['VELT_API_KEY is missing'])
})

test.each([
  [{ PUBLIC_ORIGIN: 'http://app.company.test' }, 'PUBLIC_ORIGIN must be https'],
  [{ PUBLIC_ORIGIN: 'https://app.company.test/' }, 'PUBLIC_ORIGIN must be scheme, host and port only'],
  [{ PUBLIC_ORIGIN: 'https://app.company.test;a' }, 'PUBLIC_ORIGIN must be scheme, host and port only'],
  [{ APP_MODE: 'test' }, 'APP_MODE must be production or development'],
  [{ PORT: '0' }, 'PORT must be at least 1'],
  [{ PORT: '70000' }, 'PORT must be at most 65535'],
  [{ PORT: 'http' }, 'PORT must be a whole number, in digits'],
  [{ PORT: '0x1E82' }, 'PORT must be a whole number, in digits'],
  [{ PORT: '3e3' }, 'PORT must be a whole number, in digits'],
  [{ PORT: '3000.5' }, 'PORT must be a whole number, in digits'],
  [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY must be loopback, an address or a CIDR'],
  [{ TRUST_PROXY: '10.0.0.0/99' }, 'TRUST_PROXY must be loopback, an address or a CIDR'],
  [{ TRUST_PROXY: '0.0.0.0/0' }, 'TRUST_PROXY must be loopback, an address or a CIDR'],
  [{ TRUST_PROXY: '::ffff:0:0/96' }, 'TRUST_PROXY must be loopback, an address or a CIDR, of /8 or longer'],
  [{ VELT_AUTH_TOKEN: 'Ab3dEf7h' }, 'VELT_AUTH_TOKEN must have at least 16 characters'],
  [{ VELT_AUTH_TOKEN: 'changeme-changeme-changeme' }, 'VELT_AUTH_TOKEN looks like a placeholder'],
  [{ VELT_AUTH_TOKEN: 'your-velt-auth-token-here' }, 'VELT_AUTH_TOKEN looks like a placeholder'],
  [{ VELT_AUTH_TOKEN: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }, 'VELT_AUTH_TOKEN looks like a placeholder'],
  [{ VELT_AUTH_TOKEN: '1234567890123456' }, 'VELT_AUTH_TOKEN looks like a placeholder'],
  [{ VELT_AUTH_TOKEN: 'fedcba9876543210fedcba9876543210' }, 'VELT_AUTH_TOKEN looks like a placeholder'],
  [{ VELT_AUTH_TOKEN: 'with a line\nbreak and spaces 1234' }, 'VELT_AUTH_TOKEN must be printable ASCII'],
  [
    { VELT_AUTH_TOKEN: 'sandbox-auth-token-for-development-only' },
    'VELT_AUTH_TOKEN is a built-in key of the sandbox',
  ],
  [{ VELT_API_KEY: 'sandbox-api-key' }, 'VELT_API_KEY is a built-in key of the sandbox'],
  [{ VELT_API_KEY: 'your-api-key' }, 'VELT_API_KEY looks like a placeholder'],
  [{ VELT_API_KEY: good.VELT_AUTH_TOKEN }, 'VELT_AUTH_TOKEN has the same value as VELT_API_KEY'],
  [{ SESSION_SECRET: 'p0Lk9Jh8Gf7Ds6Aq5Wz4' }, 'SESSION_SECRET must have at least 32 characters each'],
  [
    { SESSION_SECRET: `${good.SESSION_SECRET},p0Lk9Jh8Gf7` },
    'SESSION_SECRET must have at least 32 characters each',
  ],
  [{ SESSION_SECRET: '12345678901234567890123456789012' }, 'SESSION_SECRET looks like a placeholder'],
  [{ SESSION_SECRET: 'abcdefghijklmnopqrstuvwxyz123456' }, 'SESSION_SECRET looks like a placeholder'],
  [{ SESSION_SECRET: 'supersecretsupersecretsupersecret1' }, 'SESSION_SECRET looks like a placeholder'],
  [
    { SESSION_SECRET: `${good.SESSION_SECRET},${'Passw0rd!'.repeat(4)}` },
    'SESSION_SECRET looks like a placeholder',
  ],
  [
    { SESSION_SECRET: `${good.SESSION_SECRET},${good.SESSION_SECRET}` },
    'SESSION_SECRET has the same value as another',
  ],
  [{ SESSION_SECRET: good.VELT_AUTH_TOKEN }, 'SESSION_SECRET has the same value as VELT_AUTH_TOKEN'],
  [{ VELT_API_URL: 'http://api.velt.dev' }, 'VELT_API_URL must be https, or http on a loopback address'],
  [{ VELT_API_URL: 'https://api.velt.dev/v2' }, 'VELT_API_URL must be scheme, host and port only'],
  [{ VELT_CDN_HOST: 'cdn.velt.dev' }, 'VELT_CDN_HOST must be scheme, host and port only'],
  [{ VELT_CDN_HOST: 'https://a;script-src' }, 'VELT_CDN_HOST must be scheme, host and port only'],
  [{ VELT_CDN_HOST: 'https://*' }, 'VELT_CDN_HOST must be scheme, host and port only'],
  [{ VELT_CDN_HOST: "https://'unsafe-inline'" }, 'VELT_CDN_HOST must be scheme, host and port only'],
  [{ VELT_TOKEN_API: 'v3' }, 'VELT_TOKEN_API must be token-get or generate-token'],
  [{ VELT_SCRIPT: 'sandbox' }, 'VELT_SCRIPT may be sandbox only while'],
  [
    { VELT_SCRIPT: 'sandbox', VELT_API_URL: 'http://127.0.0.1:1', VELT_CDN_HOST: 'https://cdn.company.test' },
    'VELT_SCRIPT may be sandbox only while',
  ],
  [{ DATABASE_URL: 'mysql://localhost/app' }, 'DATABASE_URL must be a URL such as postgres://'],
  [{ DATABASE_URL: 'localhost:5432' }, 'DATABASE_URL must be a URL such as postgres://'],
  [
    { DATABASE_URL: 'postgres://app:postgres@db.test/app' },
    'DATABASE_URL has a password that looks like a placeholder',
  ],
  [
    { DATABASE_URL: `postgres://app:${good.VELT_AUTH_TOKEN}@db.test/app` },
    'DATABASE_URL has the same value as VELT_AUTH_TOKEN',
  ],
  [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL must be a URL such as redis://'],
  [
    { REDIS_URL: 'rediss://:changeme-changeme@redis.test' },
    'REDIS_URL has a password that looks like a placeholder',
  ],
  [{ SESSION_IDLE_MINUTES: '0' }, 'SESSION_IDLE_MINUTES must be at least 1'],
  [{ SESSION_IDLE_MINUTES: '721' }, 'SESSION_IDLE_MINUTES must not be longer than SESSION_MAX_HOURS'],
  [{ SESSION_MAX_HOURS: '8761' }, 'SESSION_MAX_HOURS must be at most 8760'],
  [{ RATE_LIMIT_PER_MINUTE: '9'.repeat(309) }, 'RATE_LIMIT_PER_MINUTE must be at most 100000000'],
  [{ DEMO_DATA: 'true' }, 'DEMO_DATA is for development'],
  [{ DEMO_DATA: 'yes' }, 'DEMO_DATA must be true or false'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of'],
])('ASVS 6.3.2, 12.2.1, 15.2.3: production refuses %j: %s', (change, fault) => {
  const faults = faultsOf({ ...good, ...change })
  expect(faults).toHaveLength(1)
  expect(faults[0]?.startsWith(fault)).toBe(true)
})

test('production takes the sandbox when all of it is on this machine', () => {
  const sandbox = {
    VELT_SCRIPT: 'sandbox',
    VELT_API_URL: 'http://127.0.0.1:5174',
    VELT_CDN_HOST: 'http://127.0.0.1:5174',
  }
  expect(faultsOf({ ...good, ...sandbox })).toEqual([])
})

test('no fault repeats the value that it is about', () => {
  const secret = 'tr0ub4dor&3 with spaces in it, as it should not be'
  expect(faultsOf({ ...good, VELT_AUTH_TOKEN: secret, SESSION_SECRET: 'tr0ub4dor' }).join()).not.toContain(
    'tr0ub4dor',
  )
})

test('the addresses of PostgreSQL and Redis are secrets, and no fault repeats a part of them', () => {
  const engines = {
    DATABASE_URL: 'postgres://app:tr0ub4dor-and-3@db.test/app',
    REDIS_URL: 'rediss://:c0rrect-horse-4@redis.test',
  }
  const env = parseEnv({ ...good, ...engines })
  expect(`${env.DATABASE_URL} ${env.REDIS_URL}`).toBe('[secret DATABASE_URL] [secret REDIS_URL]')
  expect([env.DATABASE_URL?.open(), env.REDIS_URL?.open()]).toEqual(Object.values(engines))
  const faults = faultsOf({
    ...good,
    DATABASE_URL: 'postgres://app:tr0ub4dor-with-a/slash:and-3@db.test:port/app',
    REDIS_URL: engines.REDIS_URL.replace('rediss', 'http'),
  })
  expect(faults).toHaveLength(2)
  expect(faults.join()).not.toMatch(/tr0ub4dor|c0rrect|\.test/)
})

test('.env.example names every variable, and no other', () => {
  const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8')
  const named = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name)
  expect(named.sort()).toEqual(Object.keys(environmentSchema.shape).sort())
})
