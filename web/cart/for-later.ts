import { Fragment, h } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { jsx, jsxs } from 'preact/jsx-runtime';
import { failureOf } from './add-product.js';
import { CallError } from './call.js';
import { countriesIn, cultureOf, date, money } from './format.js';
import { returnUrl } from './paying.js';
import { CartSummary } from './ui/cart/cart-summary.js';
import { nameIn } from './ui/checkout/address-lines.js';
import { addressParts } from './ui/checkout/buyer-form.js';
import { PaymentFailure } from './ui/checkout/payment-failure.js';
import { useApp, useStore } from './ui/context.js';
import { Button, LinkButton } from './ui/parts/button.js';
import { Checkbox, Field, Select } from './ui/parts/field.js';
import { FlashMessage } from './ui/parts/flash-message.js';
import { Slot } from './ui/slot.js';
import { useMoney } from './ui/use-money.js';

/** What the parts that come later use of the script that is there: `web/later-parts.js` reads the names. */
const forLater = {
  Button,
  CallError,
  CartSummary,
  Checkbox,
  Field,
  FlashMessage,
  Fragment,
  LinkButton,
  PaymentFailure,
  Select,
  Slot,
  addressParts,
  countriesIn,
  cultureOf,
  date,
  failureOf,
  h,
  jsx,
  jsxs,
  money,
  nameIn,
  returnUrl,
  useApp,
  useEffect,
  useId,
  useMoney,
  useRef,
  useState,
  useStore,
};

/** The parts that come later, each a file beside the script. */
export type PartName = 'account' | 'stripe' | 'templates';

/** Lays out what later parts need, and fetches one; a network that fails is tried again a few times. */
export async function fetchPart<Part>(folder: string, name: PartName): Promise<Part> {
  (window as unknown as Record<symbol, unknown>)[Symbol.for('comptoir.cart')] = forLater;
  for (let tried = 0; ; tried += 1) {
    try {
      // Browsers remember that an address failed.
      return (await import(`${folder}${name}.js${tried ? `?${tried}` : ''}`)) as Part;
    } catch (error) {
      if (tried === 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * (tried + 1)));
    }
  }
}
