import type {
  AnyNode,
  ArrowFunctionExpression,
  AssignmentExpression,
  BinaryExpression,
  CallExpression,
  Expression,
  Function as FunctionNode,
  MemberExpression,
  NewExpression,
  Node,
  SpreadElement,
  TemplateLiteral,
} from 'acorn'
import { BUILT_IN_ROOTS, callFunction, callMethod } from './built-ins.ts'
import { Calls } from './calls.ts'
import { runLoop } from './loops.ts'
import { binary, filledIn, literal, logical, unary } from './operators.ts'
import { bind } from './patterns.ts'
import { isExpression, isLiteralOrName, isNode, pathOf, rootOf, stringsOf } from './syntax.ts'
import { isList, LONGEST, lengthOf, Scope, spelled, UNKNOWN, type Value } from './value.ts'

/** Told of every text that the program computes, with the place of the expression. */
export type OnText = (text: string, start: number, end: number) => void

/** Expressions worked out in calls and loops of one program, so that no program runs on. */
const MOST_STEPS = 200_000
/** What takes a text and runs it. */
const RUNS_TEXT = new Set(['eval', 'Function', 'setTimeout', 'setInterval'])
/** The length that counts for a step. */
const LONG = 256

/**
 * Works out what expressions come to where that needs no running program: joined strings, character codes, list
 * methods, constants, small functions of the program itself. Every statement is gone through once, in order.
 */
export class Evaluator {
  readonly #onText: OnText
  readonly #onProgram: OnText
  #steps = 0
  readonly #calls = new Calls(this)
  #loopsDeep = 0

  /** `onProgram` is told of texts that the program would run in turn. */
  constructor(onText: OnText, onProgram: OnText) {
    this.#onText = onText
    this.#onProgram = onProgram
  }

  /** Goes through a statement, or any other node that is no expression. */
  run(node: AnyNode, scope: Scope): void {
    switch (node.type) {
      case 'VariableDeclaration':
        for (const { id, init } of node.declarations)
          bind(id, init ? this.evaluate(init, scope) : undefined, scope, this)
        return
      case 'FunctionDeclaration':
        if (node.id) scope.declare(node.id.name, { kind: 'closure', node, scope })
        this.#runBody(node, scope)
        return
      case 'ForOfStatement':
      case 'ForInStatement':
      case 'ForStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        this.#loopsDeep += 1
        runLoop(node, scope, this)
        this.#loopsDeep -= 1
        return
      case 'BlockStatement':
      case 'StaticBlock': {
        const inner = new Scope(scope)
        for (const statement of node.body) this.run(statement, inner)
        return
      }
      default:
        if (isExpression(node)) this.evaluate(node, scope)
        else this.#runChildren(node, scope)
    }
  }

  /** What the expression comes to. Texts made on the way are told to `onText`. */
  evaluate(node: AnyNode, scope: Scope): Value {
    const value = this.evaluateQuietly(node, scope)
    if (value !== UNKNOWN) this.#tell(value, node)
    return value
  }

  /** The same, told to nobody. In calls and loops, what is long counts for more: it may be made anew in each turn. */
  evaluateQuietly(node: AnyNode, scope: Scope): Value {
    const value = this.#workOut(node, scope)
    if (value === UNKNOWN && !this.#isRepeating) return UNKNOWN
    const length = lengthOf(value)
    if (this.#isRepeating) this.#steps += 1 + length / LONG
    return length > LONGEST ? UNKNOWN : value
  }

  /** The most frequent nodes first. No function within: for one that may need them, variables are kept anew in each call. */
  #workOut(node: AnyNode, scope: Scope): Value {
    switch (node.type) {
      case 'Identifier':
        return node.name === 'undefined' ? undefined : scope.read(node.name)
      case 'MemberExpression':
        return this.#member(node, scope)
      case 'Literal':
        return literal(node.value)
      case 'CallExpression':
      case 'NewExpression':
        return this.#call(node, scope)
      case 'AssignmentExpression':
        return this.#assign(node, scope)
      case 'BinaryExpression':
        return this.#binary(node, scope)
      case 'TemplateLiteral':
        return this.#template(node, scope)
      case 'TaggedTemplateExpression': {
        const values = this.#list(node.quasi.expressions, scope)
        return this.#calls.call(this.evaluate(node.tag, scope), [stringsOf(node.quasi), ...values])
      }
      case 'UnaryExpression':
        return unary(node.operator, this.evaluate(node.argument, scope))
      case 'ConditionalExpression': {
        const test = this.evaluate(node.test, scope)
        // Or a function that calls itself would never end.
        if (this.#calls.depth > 0 && test !== UNKNOWN)
          return this.evaluateQuietly(test ? node.consequent : node.alternate, scope)
        const [yes, no] = [this.evaluate(node.consequent, scope), this.evaluate(node.alternate, scope)]
        return test === UNKNOWN ? UNKNOWN : test ? yes : no
      }
      case 'LogicalExpression':
        return logical(node.operator, this.evaluate(node.left, scope), this.evaluate(node.right, scope))
      case 'SequenceExpression':
        return this.#list(node.expressions, scope).at(-1)
      case 'ParenthesizedExpression':
      case 'ChainExpression':
        return this.evaluate(node.expression, scope)
      case 'ArrayExpression':
        return this.#list(node.elements, scope)
      case 'ObjectExpression': {
        const entries = new Map<string, Value>()
        for (const property of node.properties) {
          if (property.type === 'SpreadElement') this.evaluate(property.argument, scope)
          else
            entries.set(
              this.keyOf(property.key, property.computed, scope),
              this.evaluate(property.value, scope),
            )
        }
        return entries
      }
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        this.#runBody(node, scope)
        return { kind: 'closure', node, scope }
      case 'UpdateExpression': {
        const value = this.evaluate(node.argument, scope)
        const next = typeof value === 'number' ? value + (node.operator === '++' ? 1 : -1) : UNKNOWN
        if (node.argument.type === 'Identifier') scope.write(node.argument.name, next)
        return node.prefix ? next : value
      }
      default:
        this.#runChildren(node, scope)
        return UNKNOWN
    }
  }

  #template(node: TemplateLiteral, scope: Scope): Value {
    if (node.expressions.length === 0) return stringsOf(node)[0]
    const values = this.#list(node.expressions, scope)
    return values.includes(UNKNOWN) ? UNKNOWN : filledIn(stringsOf(node), values)
  }

  #binary({ operator, left, right }: BinaryExpression, scope: Scope): Value {
    const a = left.type === 'PrivateIdentifier' ? UNKNOWN : this.evaluateQuietly(left, scope)
    const b = this.evaluateQuietly(right, scope)
    const value = binary(operator, a, b)
    if (value === UNKNOWN) {
      this.#tell(a, left)
      this.#tell(b, right)
    }
    return value
  }

  #assign({ operator, left, right }: AssignmentExpression, scope: Scope): Value {
    const value = this.evaluate(right, scope)
    if (left.type !== 'Identifier') {
      if (left.type === 'MemberExpression') this.#assignMember(left, value, scope)
      return value
    }
    const next = operator === '=' ? value : binary(operator.slice(0, -1), scope.read(left.name), value)
    scope.write(left.name, next)
    return next
  }

  /** What is not known is not kept: functions are gone through once without their arguments. */
  #assignMember(left: MemberExpression, value: Value, scope: Scope): void {
    this.#member(left, scope)
    const self = left.object.type === 'Super' ? UNKNOWN : this.evaluate(left.object, scope)
    const key = this.keyOf(left.property, left.computed, scope)
    if (value === UNKNOWN) return
    if (self instanceof Map) self.set(key, value)
    else if (isList(self) && /^\d+$/.test(key) && Number(key) <= Math.min(self.length, LONGEST))
      (self as Value[])[Number(key)] = value
  }

  #member(node: MemberExpression, scope: Scope): Value {
    const self = node.object.type === 'Super' ? UNKNOWN : this.evaluate(node.object, scope)
    const key = this.keyOf(node.property, node.computed, scope)
    if (self instanceof Map) return self.has(key) ? self.get(key) : UNKNOWN
    if (!isList(self) && typeof self !== 'string') return UNKNOWN
    if (key === 'length') return self.length
    const index = Number(key)
    return Number.isInteger(index) && index >= 0 && index < self.length ? self[index] : UNKNOWN
  }

  #call(node: CallExpression | NewExpression, scope: Scope): Value {
    const args = this.#list(node.arguments, scope)
    const { callee } = node
    if (callee.type === 'Super') return UNKNOWN
    const root = rootOf(callee)
    if (root !== undefined && RUNS_TEXT.has(root) && !this.#isRepeating)
      for (const arg of args) if (typeof arg === 'string') this.#onProgram(arg, node.start, node.end)
    if (root !== undefined && BUILT_IN_ROOTS.has(root) && scope.read(root) === UNKNOWN) {
      const builtIn = callFunction(pathOf(callee), args, this.#calls.call)
      if (builtIn !== UNKNOWN) return builtIn
    }
    if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') {
      return this.#calls.call(this.evaluate(callee, scope), args)
    }
    const name = this.keyOf(callee.property, callee.computed, scope)
    const self = this.evaluate(callee.object, scope)
    if (name === 'push' && isList(self) && self.length + args.length <= LONGEST) {
      // A list belongs to its program; it is changed in place, because copies would take ever longer.
      for (const arg of args) (self as Value[]).push(arg)
      return UNKNOWN
    }
    if (self instanceof Map) return this.#calls.call(self.get(name), args)
    return self === UNKNOWN && name !== 'decode' ? UNKNOWN : callMethod(self, name, args, this.#calls.call)
  }

  #list(items: readonly (Expression | SpreadElement | null)[], scope: Scope): Value[] {
    const values: Value[] = []
    for (const item of items) {
      if (item?.type !== 'SpreadElement') values.push(item ? this.evaluate(item, scope) : undefined)
      else {
        const spread = this.evaluate(item.argument, scope)
        const isKnown = isList(spread) || typeof spread === 'string'
        // One by one: as arguments of one call they would overflow the stack.
        if (isKnown && values.length + spread.length <= LONGEST) for (const each of spread) values.push(each)
        else values.push(UNKNOWN)
      }
    }
    return values
  }

  /** Goes through a function once with nothing known of its arguments: what it holds may be known all the same. */
  #runBody(node: FunctionNode | ArrowFunctionExpression, scope: Scope): void {
    const inner = new Scope(scope)
    for (const param of node.params) bind(param, UNKNOWN, inner, this)
    this.run(node.body, inner)
  }

  /** The name of a property, or '' where it is not known. */
  keyOf(key: AnyNode, computed: boolean, scope: Scope): string {
    if (!computed && key.type === 'Identifier') return key.name
    const value = this.evaluate(key, scope)
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }

  #runChildren(node: Node, scope: Scope): void {
    // As a loop over keys, which makes no list of them.
    for (const key in node) {
      const child: unknown = node[key as keyof Node]
      if (Array.isArray(child)) for (const item of child) if (isNode(item)) this.run(item, scope)
      if (isNode(child)) this.run(child, scope)
    }
  }

  /** Tells of what was made. What a program says as it is was read as the text that it is. */
  #tell(value: Value, node: AnyNode): void {
    if (isLiteralOrName(node)) return
    const { start, end } = node
    const text = spelled(value)
    if (text !== undefined) this.#onText(text, start, end)
  }

  get #isRepeating(): boolean {
    return this.#calls.depth + this.#loopsDeep > 0
  }

  /** Whether there are steps left. */
  mayGoOn(): boolean {
    return this.#steps < MOST_STEPS
  }
}
