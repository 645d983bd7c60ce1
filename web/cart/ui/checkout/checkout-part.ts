/** What comes when somebody goes to buy: the checkout, and the thanks after it. */
export { CheckoutScreen } from './checkout-screen.js';
export { OrderScreen } from './order-screen.js';
