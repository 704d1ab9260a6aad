import type { Credentials, SignedIn } from '@app/contracts'
import type { APIRequestContext, APIResponse } from '@playwright/test'

/** Somebody who calls the API without a browser, as `curl` would: cookies are kept, `Origin` is sent. */
export class Caller {
  readonly #http: APIRequestContext
  readonly #origin: string

  constructor(http: APIRequestContext, origin: string) {
    this.#http = http
    this.#origin = origin
  }

  get(path: string): Promise<APIResponse> {
    return this.#http.get(path)
  }

  post(path: string, data: object, headers: Record<string, string> = {}): Promise<APIResponse> {
    return this.#http.post(path, { data, headers: { origin: this.#origin, ...headers } })
  }

  /** Gives the id of the organization that the person is in. */
  async signIn({ email, password }: Credentials): Promise<string> {
    const { viewer } = (await (await this.post('/api/session', { email, password })).json()) as SignedIn
    const [organization] = viewer.organizations
    if (!organization) throw new Error(`${email} is in no organization.`)
    return organization.id
  }
}
