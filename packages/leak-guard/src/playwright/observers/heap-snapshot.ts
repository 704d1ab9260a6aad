interface RawSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly [readonly string[], ...unknown[]]
      readonly edge_fields: readonly string[]
      readonly edge_types: readonly [readonly string[], ...unknown[]]
    }
  }
  readonly nodes: readonly number[]
  readonly edges: readonly number[]
  readonly strings: readonly string[]
}

const LONGEST_JOINED = 16 * 1024 * 1024
const HOLDS_BYTES =
  /^(ArrayBuffer|SharedArrayBuffer|DataView|(Big)?(Int|Uint|Float)\d+(Clamped)?Array|(WebAssembly\.)?Memory)$/

/** What V8 gives as a heap snapshot (JSON), as far as a secret may be in it. */
export class HeapSnapshot {
  readonly #raw: RawSnapshot

  constructor(json: string) {
    this.#raw = JSON.parse(json) as RawSnapshot
  }

  /** Every text. V8 keeps `a + b` as a pair until somebody reads it, so the pairs are put together here. */
  *strings(): Generator<string> {
    yield* this.#raw.strings
    const halves = this.#pairs()
    const parts = new Set([...halves.values()].flat())
    for (const whole of halves.keys()) if (!parts.has(whole)) yield this.#join(whole, halves)
  }

  /** The ids of the objects through which bytes can be reached, which are in no snapshot: buffers, and what holds them. */
  byteHolders(): ReadonlySet<string> {
    const { nodes } = this.#raw
    // What the browser made, and not a script, is listed as native.
    const objectTypes = ['object', 'native'].map((type) => this.#types.indexOf(type))
    const isObject = (node: number) => objectTypes.includes(nodes[node] ?? -1)
    const named = [...this.#nodes()].filter((node) => isObject(node) && HOLDS_BYTES.test(this.#name(node)))
    const buffers = this.#withoutPrototypes(new Set(named))
    const holders = new Set<number>(buffers)
    for (const { node, to } of this.#properties()) if (isObject(node) && buffers.has(to)) holders.add(node)
    return new Set([...holders].map((node) => String(nodes[node + this.#field('id')])))
  }

  /** `ArrayBuffer.prototype` is called an ArrayBuffer too, but is none, and to ask for each would take a second. */
  #withoutPrototypes(buffers: Set<number>): ReadonlySet<number> {
    const functionType = this.#types.indexOf('closure')
    for (const { node, to, edge } of this.#properties()) {
      if (!buffers.has(to) || this.#raw.nodes[node] !== functionType) continue
      const name = this.#name(node)
      const isBuiltIn = name !== '' && this.#name(to).endsWith(name)
      if (isBuiltIn && this.#edgeName(edge) === 'prototype') buffers.delete(to)
    }
    return buffers
  }

  get #types(): readonly string[] {
    return this.#raw.snapshot.meta.node_types[0]
  }

  #field(name: string): number {
    return this.#raw.snapshot.meta.node_fields.indexOf(name)
  }

  #name(node: number): string {
    return this.#raw.strings[this.#raw.nodes[node + this.#field('name')] ?? -1] ?? ''
  }

  *#nodes(): Generator<number> {
    const size = this.#raw.snapshot.meta.node_fields.length
    for (let node = 0; node < this.#raw.nodes.length; node += size) yield node
  }

  *#edges(): Generator<{ readonly node: number; readonly edge: number }> {
    const size = this.#raw.snapshot.meta.edge_fields.length
    const countAt = this.#field('edge_count')
    let edge = 0
    for (const node of this.#nodes()) {
      const end = edge + (this.#raw.nodes[node + countAt] ?? 0) * size
      for (; edge < end; edge += size) yield { node, edge }
    }
  }

  *#properties(): Generator<{ readonly node: number; readonly to: number; readonly edge: number }> {
    const { edges, snapshot } = this.#raw
    const types = ['property', 'element'].map((type) => snapshot.meta.edge_types[0].indexOf(type))
    const toAt = snapshot.meta.edge_fields.indexOf('to_node')
    for (const { node, edge } of this.#edges()) {
      if (types.includes(edges[edge] ?? -1)) yield { node, to: edges[edge + toAt] ?? -1, edge }
    }
  }

  #edgeName(edge: number): string {
    const { edges, strings, snapshot } = this.#raw
    return strings[edges[edge + snapshot.meta.edge_fields.indexOf('name_or_index')] ?? -1] ?? ''
  }

  #pairs(): ReadonlyMap<number, readonly [first: number, second: number]> {
    const { nodes, edges, snapshot } = this.#raw
    const toAt = snapshot.meta.edge_fields.indexOf('to_node')
    const pairType = this.#types.indexOf('concatenated string')
    const pairs = new Map<number, [first: number, second: number]>()
    for (const { node, edge } of this.#edges()) {
      if (nodes[node] !== pairType) continue
      const half = ['first', 'second'].indexOf(this.#edgeName(edge))
      const pair = pairs.get(node) ?? [-1, -1]
      if (half >= 0) pair[half] = edges[edge + toAt] ?? -1
      pairs.set(node, pair)
    }
    return pairs
  }

  #join(whole: number, pairs: ReadonlyMap<number, readonly [number, number]>): string {
    const left = [whole]
    const parts: string[] = []
    let length = 0
    for (let node = left.pop(); node !== undefined && length < LONGEST_JOINED; node = left.pop()) {
      const pair = pairs.get(node)
      if (pair) left.push(pair[1], pair[0])
      else {
        parts.push(this.#name(node))
        length += parts.at(-1)?.length ?? 0
      }
    }
    return parts.join('')
  }
}
