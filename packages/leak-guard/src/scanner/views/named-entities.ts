/** Names in HTML for ASCII characters and for those that take up no room, each before what it stands for, from the HTML Standard's named references. */
const NAMES =
  'excl! quot" QUOT" num# dollar$ percnt% amp& AMP& apos\' lpar( rpar) ast* midast* plus+ comma, period. sol/ colon: ' +
  'semi; lt< LT< equals= gt> GT> quest? commat@ lsqb[ lbrack[ bsol\\ rsqb] rbrack] Hat^ lowbar_ UnderBar_ grave` ' +
  'DiacriticalGrave` lcub{ lbrace{ verbar| vert| VerticalLine| rcub} rbrace} hyphen- dash- Tab\t NewLine\n ' +
  'shy\u00ad nbsp\u00a0 zwnj\u200c zwj\u200d ZeroWidthSpace\u200b NoBreak\u2060'

export const NAMED_ENTITIES: ReadonlyMap<string, number> = new Map(
  NAMES.split(' ').map((entry) => [entry.slice(0, -1), entry.charCodeAt(entry.length - 1)]),
)
