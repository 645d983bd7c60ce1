import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/**
 * For a part of the cart that comes when it is asked for: whatever is not its `own` (folders, and files without `.js`) it takes
 * from the script that is there already, by the names of `for-later.ts`. A name that is not there fails the build.
 */
export function fromTheCart(cart, own) {
  const names = [...readFileSync(join(cart, 'for-later.ts'), 'utf8').matchAll(/^ {2}_(\w+): \1,$/gm)].map(
    ([, name]) => name,
  );
  const isOwn = (path) =>
    own.some((one) => !relative(join(cart, one), path.replace(/\.js$/, '')).startsWith('..'));
  return {
    name: 'from-the-cart',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/ }, ({ path, kind, resolveDir }) => {
        if (kind === 'entry-point' || (path.startsWith('.') && isOwn(resolve(resolveDir, path))))
          return undefined;
        return { path: 'cart', namespace: 'cart', sideEffects: false };
      });
      onLoad({ filter: /.*/, namespace: 'cart' }, () => ({
        contents: `const cart = window[Symbol.for('comptoir.cart')];
${names.map((name) => `export const ${name} = /* @__PURE__ */ (() => cart._${name})();`).join('\n')}`,
      }));
    },
  };
}
