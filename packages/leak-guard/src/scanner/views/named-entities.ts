/** Names in HTML for ASCII characters, each before what it stands for, from the HTML Standard's named references. */
const NAMES =
  'excl! quot" QUOT" num# dollar$ percnt% amp& AMP& apos\' lpar( rpar) ast* midast* plus+ comma, period. sol/ colon: ' +
  'semi; lt< LT< equals= gt> GT> quest? commat@ lsqb[ lbrack[ bsol\\ rsqb] rbrack] Hat^ lowbar_ UnderBar_ grave` ' +
  'DiacriticalGrave` lcub{ lbrace{ verbar| vert| VerticalLine| rcub} rbrace} hyphen- dash- Tab\t NewLine\n'

export const NAMED_ENTITIES: ReadonlyMap<string, number> = new Map(
  NAMES.split(' ').map((entry) => [entry.slice(0, -1), entry.charCodeAt(entry.length - 1)]),
)
