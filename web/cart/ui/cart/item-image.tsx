import { useState } from 'preact/hooks';

/**
 * A product's picture, beside its name: it says nothing of its own. Nothing where there is none, or it cannot
 * be shown.
 */
export function ItemImage({ src }: { readonly src: string | null | undefined }) {
  const [failed, setFailed] = useState('');
  if (!src || failed === src) return null;
  return (
    <figure class="snipcart-item-line__media">
      <img
        class="snipcart-item-line__image"
        src={src}
        alt=""
        width={96}
        height={96}
        onError={() => setFailed(src)}
      />
    </figure>
  );
}
