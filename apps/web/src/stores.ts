/** What outlives a reload of this tab. */
export const tabStore = storeOf(() => window.sessionStorage)

/** What outlives the tab. */
export const browserStore = storeOf(() => window.localStorage)

/** Web storage that never throws: a full or forbidden store must stop nobody from working. */
function storeOf(area: () => Storage) {
  return {
    keys: () => attempt(() => Object.keys(area())) ?? [],
    get: (key: string) => attempt(() => area().getItem(key)),
    set: (key: string, value: string) => attempt(() => area().setItem(key, value)),
    remove: (key: string) => attempt(() => area().removeItem(key)),
    clear: () => attempt(() => area().clear()),
  }
}

function attempt<Value>(use: () => Value): Value | null {
  try {
    return use()
  } catch {
    return null
  }
}
