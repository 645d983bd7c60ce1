/** Drawn here, on a field of 24, in the colour of the text around them. */
const paths = {
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  down: 'M5 9l7 7 7-7',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  bin: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6',
  cart: 'M3 4h2l2.4 11h10.2L20 7H6M9 20a.5.5 0 1 0 0-1 .5.5 0 0 0 0 1M17 20a.5.5 0 1 0 0-1 .5.5 0 0 0 0 1',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20a7.5 7.5 0 0 1 15 0',
  check: 'M4.5 12.5l5 5 10-11',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5M12 8v.01',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  tag: 'M4 4h8l8 8-8 8-8-8zM8 8v.01',
  box: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8',
  card: 'M3 6h18v12H3zM3 10h18M7 15h4',
  mail: 'M3 6h18v12H3zM3 7l9 7 9-7',
} as const;

/** By the names that sites of the first versions know. */
const colours: Readonly<Record<string, string>> = {
  bin: ' snipcart__icon--red',
  close: ' snipcart__icon--darker snipcart__icon--angled',
  back: ' snipcart__icon--blue-dark snipcart__icon--left',
};

export type IconName = keyof typeof paths;

/** A sign beside words, or in a button that has a label: it says nothing itself. */
export function Icon({ name, class: also = '' }: { readonly name: IconName; readonly class?: string }) {
  return (
    <svg
      class={`${also}${/^(back|forward)$/.test(name) ? ' snipcart__icon--directional' : ''} snipcart__icon${colours[name] ?? ' snipcart__icon--blue-dark'}`.trim()}
      viewBox="0 0 24 24"
      fill="none"
      // Sites that fill the paths of icons would make blobs of these lines.
      fill-opacity="0"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
