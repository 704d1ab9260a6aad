import { isLoopbackUrl } from './network-address.ts'

type Raw = Readonly<Record<string, string | undefined>>
/** One thing that is wrong with the environment: the variable, and what is wrong in words. */
export interface Fault {
  readonly name: string
  readonly message: string
}

/** Words that stand in a template until somebody replaces them. */
const PLACEHOLDER = /change.?me|placeholder|replace|your[-_ ]|example|todo|dummy|^<.*>$/i
/** Every key that the sandbox brings begins like this. */
const SANDBOX_KEY = /^sandbox-/

const looksWeak = (value: string) =>
  PLACEHOLDER.test(value) || new Set(value).size < 8 || isForeseeable(value)

/**
 * Whether most of a value follows from what stands before it: repeated words, characters in their own order. Counts the
 * different pairs of neighbours that do not follow each other anyway; a random value of 32 hexadecimal digits has some 24.
 */
function isForeseeable(value: string): boolean {
  const pairs = new Set<string>()
  for (let i = 1; i < value.length; i += 1) {
    if (Math.abs(value.charCodeAt(i) - value.charCodeAt(i - 1)) > 1) pairs.add(value.slice(i - 1, i + 1))
  }
  return pairs.size < Math.min(12, value.length / 2)
}

/** What production asks beyond the schema. Works on the raw values, so that it runs even when some do not parse. */
export function productionFaults(raw: Raw): Fault[] {
  const faults: Fault[] = []
  const fault = (name: string, message: string) => faults.push({ name, message })
  const secrets = [
    ['VELT_API_KEY', raw.VELT_API_KEY],
    ['VELT_AUTH_TOKEN', raw.VELT_AUTH_TOKEN],
    ...(raw.SESSION_SECRET ?? '').split(',').map((one) => ['SESSION_SECRET', one || undefined]),
    ['DATABASE_URL', passwordOf(raw.DATABASE_URL)],
    ['REDIS_URL', passwordOf(raw.REDIS_URL)],
  ] as [string, string | undefined][]

  if (raw.PUBLIC_ORIGIN === undefined) fault('PUBLIC_ORIGIN', 'is missing')
  else if (!raw.PUBLIC_ORIGIN.startsWith('https:')) fault('PUBLIC_ORIGIN', 'must be https')
  if (raw.TRUST_PROXY === undefined) {
    fault('TRUST_PROXY', 'is missing: TLS ends before the API, so say which proxy may be believed')
  }
  if (raw.DEMO_DATA === 'true') fault('DEMO_DATA', 'is for development: its passwords are public')
  if (
    raw.VELT_SCRIPT === 'sandbox' &&
    !(isLoopbackUrl(raw.VELT_API_URL ?? '') && isLoopbackUrl(raw.VELT_CDN_HOST ?? ''))
  ) {
    fault('VELT_SCRIPT', 'may be sandbox only while VELT_API_URL and VELT_CDN_HOST are on loopback addresses')
  }
  const seen = new Map<string, string>()
  for (const [name, value] of secrets) {
    if (value === undefined) continue
    if (SANDBOX_KEY.test(value)) fault(name, 'is a built-in key of the sandbox')
    else if (name === 'VELT_API_KEY' ? PLACEHOLDER.test(value) : looksWeak(value)) {
      const what = name.endsWith('_URL') ? 'has a password that looks' : 'looks'
      fault(name, `${what} like a placeholder, not like a random value`)
    }
    const twin = seen.get(value)
    if (twin !== undefined)
      fault(name, `has the same value as ${twin === name ? 'another of its own' : twin}`)
    seen.set(value, name)
  }
  return faults
}

/** The password in a URL; undefined without one, for then the server asks for none or lets in by other means. */
function passwordOf(url = ''): string | undefined {
  return (URL.canParse(url) && new URL(url).password) || undefined
}
