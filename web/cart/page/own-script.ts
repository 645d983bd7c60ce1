import type { OwnScript } from './settings.js';

const cartPath = /\/(?:themes|scripts)\/[^/]+\/(?:default\/|base\/)?(?:snipcart|loader)\.js/;

/**
 * The script that is running: `document.currentScript`, else the one on the page that is named like it, else,
 * where a module imported it, what the browser notes as the place of its code.
 */
export function ownScript(): OwnScript {
  const { currentScript } = document;
  if (currentScript instanceof HTMLScriptElement && currentScript.src)
    return { element: currentScript, src: currentScript.src };
  const element = [...document.scripts].find(({ src }) => cartPath.test(src));
  return { element, src: element?.src ?? addressOf(new Error('where').stack) };
}

/**
 * The address of this script in a stack of calls: `at
 * https://shop.example/themes/v3.7.1/default/snipcart.js:1:20`.
 */
export function addressOf(stack = ''): string | undefined {
  const addresses = stack.match(/https?:\/\/[^\s()@]+?\.js/g) ?? [];
  return addresses.find((address) => cartPath.test(address));
}
