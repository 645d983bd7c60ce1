import { afterAll, beforeAll } from 'vitest';
import { type Page, webSite } from './pages.js';

/** A merchant's web site for as long as a file's tests run; `pages` may change meanwhile. */
export function servePages(pages: Record<string, Page>) {
  const site = webSite(pages);
  beforeAll(() => site.listen());
  afterAll(() => site.close());
  return site;
}
