import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

const root = dirname(createRequire(import.meta.url).resolve('preact/package.json'));

/** From one text up to another one, which stays. */
const upTo = (from, to, instead = '') => ({ from, to, instead });
const each = (pattern, instead = '') => ({ pattern, instead });

/** Hooks of tools and of other libraries into Preact, which nobody has here. */
const unheard = each(
  /\boptions\.(_hook|_root|_skipEffects|_hydrationMismatch|vnode|event|debounceRendering|requestAnimationFrame)\b/g,
  'undefined',
);

/**
 * What the cart does without, by file of Preact's source: taking over markup of a server, suspending, classes as components,
 * portals, contexts, inserting HTML, styles as objects, mathematics, elements that the cart does not have.
 */
const left = {
  'src/diff/index.js': [
    unheard,
    each(/\n\t+(isHydrating|excessDomChildren),(?=\n)/g),
    upTo('\tif (\n\t\toldVNode._flags & MODE_SUSPENDED', '\tif ((tmp = options._diff))'),
    each(/const isClassComponent = .*;/),
    upTo(
      'tmp = newType.contextType;',
      'if ((c = oldVNode._component)) {',
      'const componentContext = globalContext;\n',
    ),
    each('if (provider) provider.sub(c);'),
    upTo('if (c.componentWillUpdate) {', 'if (isClassComponent && c.componentDidUpdate)'),
    upTo('if (newProps._parentDom) {\n\t\t\t\ttmp = oldDom', 'oldDom = diffChildren('),
    upTo('if (newProps._parentDom) {\n\t\t\t\tnewVNode._dom', 'newVNode._flags &= RESET_MODE;'),
    each('newVNode._flags &= RESET_MODE;'),
    each('if (resumed) resumed.some(removeNode);'),
    upTo(
      'if (isHydrating || excessDomChildren) {',
      'if (!newVNode._children) {',
      'newVNode._dom = oldVNode._dom;\n',
    ),
    each("else if (nodeType == 'math') namespace = MATH_NAMESPACE;"),
    upTo('if (excessDomChildren) {\n\t\tfor', 'if (!dom) {'),
    upTo('if (isHydrating) {\n\t\t\tif', '}\n\n\tif (!nodeType) {'),
    upTo('\t\texcessDomChildren =\n', '\t\tif (!isHydrating && excessDomChildren)'),
    upTo("if (i == 'dangerouslySetInnerHTML') {\n\t\t\t\toldHtml", 'if (\n'),
    upTo("if (i == 'dangerouslySetInnerHTML') {\n\t\t\t\tnewHtml", "if (i == 'value')"),
    upTo('if (newHtml) {', '\t\t\tif (\n\t\t\t\tnodeType == ', '{'),
    each(/\(namespace == MATH_NAMESPACE && [^)]+\)\)/, 'false'),
    upTo('\tif (\n\t\t!skipRemove &&\n', '\tif (!skipRemove) removeNode(vnode._dom);'),
    each(/ &&\s+!\(i == '(value|checked)' && 'default\w+' in newProps\)/g),
    each("(nodeType == 'template' && dom.content) || dom", 'dom'),
    upTo("if (nodeType == 'progress' && inputValue == NULL) {", 'if (\n\t\t\t\tinputValue != UNDEFINED'),
    each("(inputValue !== dom[i] || (nodeType == 'progress' && !inputValue))", 'inputValue !== dom[i]'),
    upTo('if (c.getChildContext) {', 'if (\n\t\t\t\tisClassComponent &&\n\t\t\t\toldVNode'),
    each(/\bisClassComponent\b/g, 'false'),
    each(/\bisHydrating\b/g, 'false'),
    each(/\bexcessDomChildren\b/g, 'null'),
  ],
  'src/diff/children.js': [
    each(/\n\t+(isHydrating|excessDomChildren),(?=\n)/g),
    each('if (parentVNode.props._parentDom) return oldDom;'),
    each('while (next && next.nodeType == 8) next = next.nextSibling;'),
    upTo(
      'while (\n\t\t(oldDom = oldDom && oldDom.nextSibling)',
      'return oldDom;\n}\n\n/**\n * Flatten',
      'oldDom = oldDom && oldDom.nextSibling;\n',
    ),
  ],
  'src/diff/props.js': [
    unheard,
    upTo("if (name == 'style') {", "if (name[0] == 'o' && name[1] == 'n') {"),
    each(/name = name\.replace\(\/xlink.*;/),
    each(/name != 'popover' &&/),
    each("name == 'popover' && value == true ? '' : value", 'value'),
  ],
  'src/diff/catch-error.js': [each(/^[\s\S]*$/, 'export function _catchError(error) { throw error; }')],
  'src/component.js': [
    unheard,
    each('oldVNode._flags & MODE_HYDRATE ? [oldDom] : NULL,'),
    each('oldVNode._flags & MODE_HYDRATE,'),
    each(/ && !vnode\.props\._parentDom/g),
  ],
  'src/create-element.js': [unheard],
  'src/render.js': [
    upTo(
      '// @ts-expect-error\n\tlet isHydrating',
      'parentDom._children = createVNode(',
      'const oldVNode = parentDom._children;\n',
    ),
    upTo('oldVNode\n\t\t\t? NULL', 'commitQueue,'),
    each('oldVNode ? oldVNode._dom : parentDom.firstChild,', 'oldVNode && oldVNode._dom,'),
    each(/\t+\/\/ @ts-expect-error we are.*\n\t+isHydrating,/),
  ],
  'hooks/src/index.js': [
    // Ids: the cart has its own.
    upTo(
      'options._root = (vnode',
      "/** @type {(vnode: import('./internal').VNode) => void} */\noptions._render",
    ),
    unheard,
    each(/(?:let|const) (old\w+) = options\.\w+;/g, 'const $1 = undefined;'),
  ],
};

/** Preact, less what the cart does without. What is not there any more to be left out fails the build. */
export const leanPreact = {
  name: 'lean-preact',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^preact$/ }, () => ({ path: join(root, 'src/index.js') }));
    onResolve({ filter: /^preact\/hooks$/ }, () => ({ path: join(root, 'hooks/src/index.js') }));
    onLoad({ filter: /[\\/]preact[\\/](hooks[\\/])?src[\\/].*\.js$/ }, ({ path }) => {
      const file = relative(root, path).replaceAll('\\', '/');
      let contents = readFileSync(path, 'utf8');
      for (const { pattern, from, to, instead } of left[file] ?? []) {
        const before = contents;
        if (pattern === undefined) {
          const start = contents.indexOf(from);
          const end = contents.indexOf(to, start);
          if (start >= 0 && end > start) contents = contents.slice(0, start) + instead + contents.slice(end);
        } else contents = contents.replace(pattern, instead);
        if (contents === before) throw new Error(`${file} of Preact has no ${pattern ?? from}`);
      }
      return { contents };
    });
  },
};
