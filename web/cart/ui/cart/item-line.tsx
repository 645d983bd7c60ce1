import { ItemPlans } from '../../plans/item-plans.js';
import type { CartItem } from '../../types.js';
import { useApp, useStore } from '../context.js';
import { IconButton } from '../parts/button.js';
import { FlashMessage } from '../parts/flash-message.js';
import { useId } from '../use-id.js';
import { useMoney } from '../use-money.js';
import type { Changes } from './changes.js';
import { focusBeside } from './focus-beside.js';
import { ItemFields } from './item-fields.js';
import { ItemImage } from './item-image.js';
import { fieldOf, problemText } from './item-problems.js';
import { ItemQuantity } from './item-quantity.js';

interface ItemLineProps {
  readonly item: CartItem;
  readonly changes: Changes;
  /** Whether more of it is on its way. */
  readonly growing: boolean;
}

/** An item of the cart: what it is, what the buyer may change of it, and what is wrong with it. */
export function ItemLine({ item, changes, growing }: ItemLineProps) {
  const { language } = useApp();
  const { refused } = useStore(changes.wanted);
  const money = useMoney();
  const titleId = useId();
  const { t } = language;
  const { errors } = item.validation;
  const known = item.customFields.map(({ name }) => name);
  const problems = [
    ...errors
      .filter((problem) => !known.includes(fieldOf(problem) ?? ''))
      .map((problem) => problemText(language, problem)),
    refused[item.uniqueId],
  ].filter((text) => text !== undefined);
  return (
    <li class="snipcart-item-line" aria-busy={growing}>
      <div role="alert">
        {problems.map((text) => (
          <FlashMessage key={text} kind="error" title={text} />
        ))}
      </div>
      <div class="snipcart-item-line__container">
        <ItemImage src={item.image} />
        <div class="snipcart-item-line__product">
          <div class="snipcart-item-line__header">
            <h2
              id={titleId}
              class="snipcart-item-line__title snipcart__font--xlarge snipcart__font--secondary snipcart__font--black"
            >
              {item.name}
            </h2>
            <div class="snipcart-item-line__actions">
              <IconButton
                icon="bin"
                class="is-danger"
                label={t('item.remove_item')}
                subjectId={titleId}
                onClick={(event) => {
                  focusBeside(event.currentTarget as HTMLElement);
                  changes.quantity(item, 0);
                }}
              />
            </div>
          </div>
          <div class="snipcart-item-line__content">
            <div class="snipcart-item-line__body">
              <div class="snipcart-item-line__info">
                {item.description ? (
                  <div class="snipcart-item-description snipcart__font--std">{item.description}</div>
                ) : null}
                <div class="snipcart-item-line__price">
                  {t('item.each', { price: money(item.unitPrice) })}
                </div>
              </div>
              <div class="snipcart-item-line__variants">
                <div class="snipcart-item-line__choices">
                  {item.isRecurring ? <ItemPlans item={item} changes={changes} /> : null}
                  <ItemFields item={item} changes={changes} />
                </div>
                <ItemQuantity item={item} changes={changes} growing={growing} titleId={titleId} />
              </div>
            </div>
          </div>
        </div>
      </div>
    </li>
  );
}
