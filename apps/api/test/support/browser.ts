import {
  commonRefusals,
  type Endpoints,
  ErrorBody,
  endpoints,
  type RouteName,
  type Viewer,
} from '@app/contracts'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { z } from 'zod'

export type Input<Name extends RouteName> = {
  [Key in 'params' | 'query' | 'body']?: Endpoints[Name] extends Record<Key, infer Schema extends z.ZodType>
    ? z.input<Schema>
    : never
} & { headers?: Record<string, string> }

type Success<Name extends RouteName> = z.output<Endpoints[Name]['success']['body']>

export interface Answer<Name extends RouteName> {
  readonly status: number
  readonly headers: LightMyRequestResponse['headers']
  readonly setCookies: string[]
  /** The body of the success; throws when the call was refused. */
  readonly ok: Success<Name>
  /** The body of the refusal; throws when the call went through. */
  readonly refusal: ErrorBody['error']
}

let people = 0

/**
 * Talks to the server as a browser on the product's own page does: same origin, and its cookies come back. Every answer
 * is held to the contract: the declared success, or a refusal whose code the endpoint names.
 */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #app: FastifyInstance
  readonly #origin: string

  constructor(app: FastifyInstance, origin: string) {
    this.#app = app
    this.#origin = origin
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async call<Name extends RouteName>(name: Name, input: Input<Name> = {}): Promise<Answer<Name>> {
    const { method, path } = endpoints[name]
    const params: Record<string, string> = input.params ?? {}
    const response = await this.#app.inject({
      method,
      url: path.replaceAll(/:(\w+)/g, (_, key) => encodeURIComponent(params[key] ?? '')),
      ...(input.query && { query: input.query as Record<string, string> }),
      ...(input.body !== undefined && { payload: input.body as object }),
      headers: {
        origin: this.#origin,
        'sec-fetch-site': 'same-origin',
        'x-forwarded-proto': 'https',
        ...(this.cookies.size > 0 && { cookie: this.cookieHeader }),
        ...input.headers,
      },
    })
    const setCookies = [response.headers['set-cookie'] ?? []].flat()
    this.#keep(setCookies)
    return held(name, response, setCookies)
  }

  /** Signs up somebody new and gives who that is. */
  async signUp(more: { name?: string; organizationName?: string; email?: string } = {}): Promise<Viewer> {
    people += 1
    const answer = await this.call('createAccount', {
      body: {
        email: `person${people}@test.example`,
        password: 'a long enough password',
        name: `Person ${people}`,
        organizationName: `Organization ${people}`,
        ...more,
      },
    })
    return answer.ok.viewer
  }

  /** As Max-Age and Expires say, a cookie that is over goes. */
  #keep(setCookies: string[]): void {
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/Max-Age=0|Expires=Thu, 01 Jan 1970/.test(line)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}

function held<Name extends RouteName>(
  name: Name,
  response: LightMyRequestResponse,
  setCookies: string[],
): Answer<Name> {
  const { success, refusals } = endpoints[name]
  const { statusCode: status, headers } = response
  if (status === success.status) {
    const ok = success.body.parse(status === 204 ? undefined : response.json()) as Success<Name>
    return {
      status,
      headers,
      setCookies,
      ok,
      get refusal(): never {
        throw new Error(`${name} was not refused`)
      },
    }
  }
  const refusal = ErrorBody.parse(response.json()).error
  const named: readonly string[] = [...refusals, ...commonRefusals]
  if (!named.includes(refusal.code)) throw new Error(`${name} does not name the refusal ${refusal.code}`)
  return {
    status,
    headers,
    setCookies,
    refusal,
    get ok(): never {
      throw new Error(`${name} was refused: ${status} ${JSON.stringify(refusal)}`)
    },
  }
}
