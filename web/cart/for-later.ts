import { Fragment, h } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { failureOf, withDetail } from './failure.js';
import { CallError } from './call.js';
import { countriesIn, cultureOf, date, money } from './format.js';
import { returnUrl } from './paying.js';
import { CartSummary } from './ui/cart/cart-summary.js';
import { EmptyCart } from './ui/cart/empty-cart.js';
import { useApp, useStore } from './ui/context.js';
import { later } from './ui/later.js';
import { Button, IconButton, LinkButton } from './ui/parts/button.js';
import { Checkbox, Field, Select } from './ui/parts/field.js';
import { FlashMessage } from './ui/parts/flash-message.js';
import { Icon } from './ui/parts/icon.js';
import { isShipped } from './ui/shipped.js';
import { Slot } from './ui/slot.js';
import { useId } from './ui/use-id.js';
import { useMoney } from './ui/use-money.js';

/**
 * What the parts that come later use of the script that is there: `web/later-parts.js` reads the names. Those that begin with `_`
 * are shortened, like all such names of the cart.
 */
const forLater = {
  _Button: Button,
  _CallError: CallError,
  _CartSummary: CartSummary,
  _Checkbox: Checkbox,
  _EmptyCart: EmptyCart,
  _Field: Field,
  _FlashMessage: FlashMessage,
  _Fragment: Fragment,
  _Icon: Icon,
  _IconButton: IconButton,
  _LinkButton: LinkButton,
  _Select: Select,
  _Slot: Slot,
  _countriesIn: countriesIn,
  _cultureOf: cultureOf,
  _date: date,
  _failureOf: failureOf,
  _h: h,
  _isShipped: isShipped,
  _later: later,
  _money: money,
  _returnUrl: returnUrl,
  _useApp: useApp,
  _useEffect: useEffect,
  _useId: useId,
  _useLayoutEffect: useLayoutEffect,
  _useMemo: useMemo,
  _useMoney: useMoney,
  _useRef: useRef,
  _useState: useState,
  _useStore: useStore,
  _withDetail: withDetail,
};

/** Lays it out where they look. */
export function layOutForLater(): void {
  (window as unknown as Record<symbol, unknown>)[Symbol.for('comptoir.cart')] = forLater;
}
