/**
 * The cart's own rules weigh three classes more than they are written with, so that no reset or framework of
 * the page wins against them. What a site says of the cart itself (`.snipcart-…`, `#snipcart`) is given the
 * same weight here: it stays as strong against the cart's rules as it was written, and comes after them.
 */
const weight = ':not(.\\_.\\_.\\_)';

/** Sheets that are the cart's own. */
const ownSheet = /\/(?:themes|scripts)\/[^/]+\/(?:default|base)\/snipcart(?:\.min)?\.css/;
const ofTheCart = /[.#]snipcart(?:[\w-]|\\.)*|\[[^\]]*snipcart[^\]]*\]/i;

/**
 * Keeps a copy of the site's rules for the cart, heavier and last: what `look` answers is to be called
 * whenever they may have changed.
 */
export function liftSiteRules(): () => void {
  const sheet = new CSSStyleSheet();
  let lifted = '';
  return () => {
    const all = [...document.styleSheets, ...document.adoptedStyleSheets];
    const text = all.flatMap((one) => (one === sheet ? [] : rulesOf(one))).join('\n');
    if (text === lifted) return;
    lifted = text;
    sheet.replaceSync(text);
    if (!document.adoptedStyleSheets.includes(sheet))
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };
}

function rulesOf(sheet: CSSStyleSheet): string[] {
  const { disabled, href, media } = sheet;
  if (disabled || ownSheet.test(href ?? '')) return [];
  let rules: CSSRuleList;
  try {
    rules = sheet.cssRules;
  } catch {
    // Of another host, which does not let its rules be read.
    return [];
  }
  const text = [...rules].map((rule) => liftedRule(rule, href ?? document.baseURI)).join('');
  if (!text) return [];
  return [media.length > 0 ? `@media ${media.mediaText}{${text}}` : text];
}

/** What of a rule is for the cart: itself, or of a group what it holds. */
function liftedRule(rule: CSSRule, base: string): string {
  if (rule instanceof CSSImportRule) return rule.styleSheet ? rulesOf(rule.styleSheet).join('') : '';
  if (rule instanceof CSSStyleRule) {
    const selector = liftedSelector(rule.selectorText);
    if (selector) return `${selector}${absolute(rule.cssText.slice(rule.selectorText.length), base)}`;
  }
  const { cssRules } = rule as CSSGroupingRule;
  if (!cssRules) return '';
  const within = [...cssRules].map((one) => liftedRule(one, base)).join('');
  const group = rule.cssText.slice(0, rule.cssText.indexOf('{'));
  // What stands in a layer would be weaker than the cart's own.
  return group.startsWith('@layer') || !within ? within : `${group}{${within}}`;
}

/** The parts of a selector that are for the cart, with its weight. */
export function liftedSelector(selector: string): string {
  return parts(selector)
    .filter((part) => ofTheCart.test(part))
    .map((part) => part.replace(ofTheCart, (name) => name + weight))
    .join();
}

/** A list of selectors, parted at its own commas. */
function parts(selector: string): string[] {
  const all: string[] = [''];
  let depth = 0;
  for (const sign of selector) {
    if (/[([]/.test(sign)) depth += 1;
    if (/[)\]]/.test(sign)) depth -= 1;
    if (sign === ',' && depth === 0) all.push('');
    else all[all.length - 1] += sign;
  }
  return all;
}

/** Addresses are relative to the sheet that they stand in. */
function absolute(text: string, base: string): string {
  return text.replace(/url\("([^"]+)"\)/g, (whole, address: string) => {
    try {
      return /^(#|data:)/.test(address) ? whole : `url("${new URL(address, base).href}")`;
    } catch {
      return whole;
    }
  });
}
