import type { FakeOrder, Funding } from './fake-paypal-objects.js';

interface Page {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The pages on which a payer agrees, whole or in a window; undefined for every other path. */
export function paypalPage(
  url: URL,
  orders: ReadonlyMap<string, FakeOrder>,
  agree: (order: FakeOrder, funding: Funding) => Promise<unknown>,
): Promise<Page> | Page | undefined {
  const order = orders.get(url.searchParams.get('token') ?? '');
  if (!url.pathname.startsWith('/checkoutnow')) return undefined;
  if (!order) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'no such order' };
  const isWindow = url.searchParams.has('window');
  if (url.pathname === '/checkoutnow') return html(agreement(order, isWindow));
  if (url.pathname === '/checkoutnow/cancel')
    return isWindow ? html(closing('cancel')) : elsewhere(order.cancelUrl, order);
  const funding = (url.searchParams.get('funding') ?? 'pays') as Funding;
  return agree(order, funding).then(() =>
    isWindow ? html(closing('approve')) : elsewhere(order.returnUrl, order),
  );
}

function agreement({ id, amount }: FakeOrder, isWindow: boolean): string {
  const query = `token=${id}${isWindow ? '&window' : ''}`;
  return `<h1>PayPal</h1><p>${amount.value} ${amount.currency_code}</p>
<a id="pay" href="/checkoutnow/agree?${query}">Pay now</a>
<a id="declined" href="/checkoutnow/agree?${query}&funding=declined">Pay with an empty card</a>
<a id="cancel" href="/checkoutnow/cancel?${query}">Cancel</a>`;
}

function closing(what: string): string {
  return `<script>opener.postMessage({ paypal: '${what}' }, '*'); close();</script>`;
}

/** PayPal adds the order to the query of the address. */
function elsewhere(address: string, { id }: FakeOrder): Page {
  const url = new URL(address);
  url.searchParams.set('token', id);
  url.searchParams.set('PayerID', 'PAYER1');
  return { status: 302, headers: { location: url.href }, body: '' };
}

function html(body: string): Page {
  return {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: `<!doctype html><title>PayPal</title>${body}`,
  };
}

/** What stands in the place of PayPal's script: one button that opens the window, as PayPal's does. */
export function paypalScript(address: string): string {
  return `window.paypal = { Buttons: (options) => ({
    isEligible: () => true,
    close() {},
    async render(place) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'fake-paypal';
      button.textContent = 'PayPal';
      button.onclick = async () => {
        const view = window.open('about:blank', 'paypal', 'width=500,height=600');
        if (!view) return options.onError(new Error('the window was blocked'));
        try {
          const token = await options.createOrder();
          view.location = '${address}/checkoutnow?window&token=' + token;
          const what = await new Promise((done) => addEventListener('message', ({ data }) => data.paypal && done(data.paypal), { once: true }));
          await (what === 'approve' ? options.onApprove({ orderID: token }) : options.onCancel({ orderID: token }));
        } catch (error) {
          view.close();
          options.onError(error);
        }
      };
      place.append(button);
      options.onInit?.();
    },
  }) };`;
}
