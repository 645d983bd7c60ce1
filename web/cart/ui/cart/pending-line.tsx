import type { Product } from '../../types.js';
import { useApp } from '../context.js';
import { ItemImage } from './item-image.js';

/** A product on its way into the cart, as its button describes it. */
export function PendingLine({ product }: { readonly product: Product }) {
  const { t } = useApp().language;
  return (
    <li class="snipcart-item-line snipcart-item-line--pending">
      <div class="snipcart-item-line__container">
        <ItemImage src={product.image} />
        <div class="snipcart-item-line__product">
          <div class="snipcart-item-line__header">
            <h2 class="snipcart-item-line__title snipcart__font--xlarge snipcart__font--secondary snipcart__font--black">
              {product.name ?? product.id}
            </h2>
            <div class="snipcart-spinner" role="img" aria-label={t('access.loading')} />
          </div>
        </div>
      </div>
    </li>
  );
}
