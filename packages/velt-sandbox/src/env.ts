import { SANDBOX_API_KEY, SANDBOX_AUTH_TOKEN } from './keys.ts'

/** The settings for running alone. Throws a sentence when PORT is not one. */
export function readEnv(): { port: number; apiKey: string; authToken: string } {
  const { PORT = '5174', VELT_API_KEY = SANDBOX_API_KEY, VELT_AUTH_TOKEN = SANDBOX_AUTH_TOKEN } = process.env
  const port = Number(PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT is "${PORT}"; it must be a number from 0 to 65535.`)
  }
  return { port, apiKey: VELT_API_KEY, authToken: VELT_AUTH_TOKEN }
}
