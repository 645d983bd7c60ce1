/** Where the dashboard stands, with its slash at the end: `/dashboard/`, behind a proxy perhaps `/shop/dashboard/`. */
export const basePath: string = import.meta.env.DEV
  ? '/'
  : new URL(/* @vite-ignore */ '../', import.meta.url).pathname;

/** Where its calls go: `/dashboard/api`. */
export const apiPath: string = import.meta.env.DEV ? '/dashboard/api' : `${basePath}api`;
