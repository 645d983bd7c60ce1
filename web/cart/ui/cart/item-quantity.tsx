import type { CartItem } from '../../types.js';
import { useApp, useStore } from '../context.js';
import { IconButton } from '../parts/button.js';
import { useMoney } from '../use-money.js';
import type { Changes } from './changes.js';
import { focusBeside } from './focus-beside.js';
import { less, more } from './quantity-steps.js';

interface ItemQuantityProps {
  readonly item: CartItem;
  readonly changes: Changes;
  readonly growing: boolean;
  /** The id of the item's title. */
  readonly titleId: string;
}

/** How many of an item, by two buttons, and what they come to. */
export function ItemQuantity({ item, changes, growing, titleId }: ItemQuantityProps) {
  const { t } = useApp().language;
  const { quantities } = useStore(changes.wanted);
  const money = useMoney();
  const waiting = quantities[item.uniqueId];
  const quantity = waiting ?? item.quantity;
  const up = item.stock.isInStock ? more(item, quantity) : undefined;
  const down = less(item, quantity);
  return (
    <div class="snipcart-item-quantity snipcart-item-line__quantity">
      <div class="snipcart-item-quantity__label snipcart__font--tiny">{t('item.quantity')}</div>
      <div class="snipcart-item-quantity__quantity-price-container">
        {/* biome-ignore lint/a11y/useSemanticElements: tests of sites look for this element by its name */}
        <div
          class="snipcart-item-quantity__quantity snipcart__font--std"
          role="group"
          aria-label={t('item.quantity_of', { name: item.name })}
        >
          <IconButton
            icon={down === 0 ? 'bin' : 'minus'}
            class="is-small is-secondary snipcart-item-quantity__button"
            label={t('item.decrement_quantity')}
            subjectId={titleId}
            disabled={down === undefined}
            onClick={(event) => {
              if (down === 0) focusBeside(event.currentTarget as HTMLElement);
              changes.quantity(item, down!);
            }}
          />
          <span class="snipcart__font--secondary snipcart__font--regular">{quantity}</span>
          <IconButton
            icon="plus"
            class="is-small is-secondary snipcart-item-quantity__button"
            label={t('item.increment_quantity')}
            subjectId={titleId}
            disabled={up === undefined}
            onClick={() => changes.quantity(item, up!)}
          />
        </div>
        <div
          class="snipcart-item-quantity__total-price snipcart__font--bold snipcart__font--secondary"
          aria-busy={waiting !== undefined || growing}
        >
          {money(item.totalPrice)}
        </div>
      </div>
    </div>
  );
}
