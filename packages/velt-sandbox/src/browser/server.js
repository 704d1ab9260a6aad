/** @typedef {{ origin: string, apiKey: string }} Server the sandbox server and the page's API key */

/**
 * Calls the server. Throws an Error, with the status as its `cause`, for an answer that is no success.
 * @param {Server} server @param {string} path @param {string} token @param {object} body @param {AbortSignal} [signal]
 */
export async function post({ origin, apiKey }, path, token, body, signal) {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'x-velt-api-key': apiKey,
  }
  const init = { method: 'POST', headers, body: JSON.stringify(body), signal: signal ?? null }
  const response = await fetch(origin + path, init)
  if (response.ok) return response
  throw new Error((await response.json()).error.message, { cause: response.status })
}

/** The server-sent events of a fetched answer; an EventSource would need the token in its address. @param {Response} answer */
export async function* eventsOf({ body }) {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    const events = (text + part.value).split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) yield JSON.parse(event.slice('data: '.length))
  }
}
