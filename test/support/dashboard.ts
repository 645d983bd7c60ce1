import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Role } from '../../src/domain/staff/rights.js';
import type { TestShop } from './shop.js';
import { newStaff, password } from './staff.js';

export interface Dashboard {
  readonly page: Page;
  /** Where the dashboard is: `http://127.0.0.1:4711/dashboard`. */
  readonly address: string;
  /** What the page's scripts failed at, what the policy refused, and what others were asked. */
  readonly errors: string[];
}

/** The dashboard of a shop that listens, at an address below `/dashboard`, in a new browser window. */
export async function openDashboard(
  browser: Browser,
  shop: TestShop,
  path = '',
  options: BrowserContextOptions = {},
): Promise<Dashboard> {
  const { port } = shop.app.server.address() as { readonly port: number };
  const origin = `http://127.0.0.1:${port}`;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('status of 40')) errors.push(message.text());
  });
  page.on('request', (request) => {
    if (![origin, 'data:'].some((own) => request.url().startsWith(own)))
      errors.push(`asked ${request.url()}`);
  });
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(`${origin}/dashboard${path}`);
  return { page, address: `${origin}/dashboard`, errors };
}

/** Fills the page of signing in, and sends it. */
export async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The dashboard with somebody of a role signed in, at a page of the shop. */
export async function dashboardOf(
  browser: Browser,
  shop: TestShop,
  role: Role,
  path = '',
  options: BrowserContextOptions = {},
): Promise<Dashboard> {
  const { email } = await newStaff(shop, { role });
  const opened = await openDashboard(browser, shop, `/${shop.store.storeId}${path}`, options);
  await signIn(opened.page, email);
  await opened.page.locator('.shell').waitFor();
  return opened;
}
