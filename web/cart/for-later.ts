import { Fragment, h } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { failureOf } from './add-product.js';
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
import { Slot } from './ui/slot.js';
import { useId } from './ui/use-id.js';
import { useMoney } from './ui/use-money.js';

/** What the parts that come later use of the script that is there: `web/later-parts.js` reads the names. */
const forLater = {
  Button,
  CallError,
  CartSummary,
  Checkbox,
  EmptyCart,
  Field,
  FlashMessage,
  Fragment,
  Icon,
  IconButton,
  LinkButton,
  Select,
  Slot,
  countriesIn,
  cultureOf,
  date,
  failureOf,
  h,
  later,
  money,
  returnUrl,
  useApp,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useMoney,
  useRef,
  useState,
  useStore,
};

/** Lays it out where they look. */
export function layOutForLater(): void {
  (window as unknown as Record<symbol, unknown>)[Symbol.for('comptoir.cart')] = forLater;
}
