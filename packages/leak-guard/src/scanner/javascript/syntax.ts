import type { AnyNode, TemplateLiteral } from 'acorn'

/** The name that a chain such as `String.fromCharCode` starts with. */
export function rootOf(node: AnyNode): string | undefined {
  if (node.type === 'Identifier') return node.name
  return node.type === 'MemberExpression' && !node.computed ? rootOf(node.object) : undefined
}

/** Such a chain as written. */
export function pathOf(node: AnyNode): string {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier') return ''
  return `${pathOf(node.object)}.${node.property.name}`
}

/** The texts between the gaps of a template. */
export function stringsOf({ quasis }: TemplateLiteral): string[] {
  return quasis.map(({ value }) => value.cooked ?? value.raw)
}

export function isExpression(node: AnyNode): boolean {
  const { type } = node
  return (
    type.endsWith('Expression') || type === 'Literal' || type === 'Identifier' || type === 'TemplateLiteral'
  )
}

export function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** Whether an expression makes nothing: its value is what is written there, or what was worked out before. */
export function isLiteralOrName(node: AnyNode): boolean {
  const { type } = node
  return (
    type === 'Literal' ||
    type === 'Identifier' ||
    (type === 'TemplateLiteral' && node.expressions.length === 0)
  )
}
