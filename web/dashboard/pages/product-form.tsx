import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '../../../dist/client/schema.js';
import { errorsOf } from '../api/client.js';
import { useStore } from '../shell/store-context.js';
import { t } from '../text.js';
import { Dialog } from '../ui/dialog.js';
import { TextField } from '../ui/field.js';
import { Form, SaveOrCancel } from '../ui/form.js';
import { messageOf, Notice } from '../ui/notice.js';
import { toast } from '../ui/toasts.js';

type Product = components['schemas']['Product'];

/** A product that no page of the shop defines: made here, and changed here. */
export function ProductForm({
  product,
  onClose,
}: {
  readonly product?: Product;
  readonly onClose: () => void;
}) {
  const { api, storeId, currency } = useStore();
  const queries = useQueryClient();
  const [id, setId] = useState('');
  const [name, setName] = useState(product?.name ?? '');
  const [price, setPrice] = useState(product ? String(product.price) : '');
  const [description, setDescription] = useState(product?.description ?? '');
  const [image, setImage] = useState(product?.image ?? '');
  const [categories, setCategories] = useState(product?.categories?.join('\n') ?? '');
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const amount = Number(price.replace(',', '.'));
      const body = {
        name,
        // What is no number is refused by name.
        price: price.trim() !== '' && Number.isFinite(amount) ? amount : price,
        description: description.trim() || null,
        image: image.trim() || null,
        categories: categories.split('\n').filter((line) => line.trim() !== ''),
      };
      await (product
        ? api.PUT('/products/{id}', { params: { path: { id: product.id } }, body: body as never })
        : api.POST('/products', { body: { ...body, id } as never }));
      await queries.invalidateQueries({ queryKey: [storeId, 'products'] });
      if (product) await queries.invalidateQueries({ queryKey: [storeId, 'product', product.id] });
    },
    onSuccess: () => {
      toast(t('actions.saved'));
      onClose();
    },
  });
  const errors = errorsOf(error);
  return (
    <Dialog
      title={product ? t('actions.edit_named', { name: product.name }) : t('products.add')}
      isOpen
      onClose={onClose}
    >
      <Form error={error} onSubmit={() => mutate()}>
        {!product && (
          <TextField
            label={t('products.id')}
            description={t('products.id_use')}
            value={id}
            onChange={setId}
            errors={errors.id}
            autoFocus
          />
        )}
        <TextField label={t('customers.name')} value={name} onChange={setName} errors={errors.name} />
        <TextField
          label={t('products.price_in', { currency })}
          inputMode="decimal"
          value={price}
          onChange={setPrice}
          errors={errors.price}
        />
        <TextField
          label={t('products.description')}
          lines={3}
          value={description}
          onChange={setDescription}
          errors={errors.description}
        />
        <TextField
          label={t('products.image')}
          description={t('products.image_use')}
          value={image}
          onChange={setImage}
          errors={errors.image}
        />
        <TextField
          label={t('products.categories')}
          description={t('products.categories_use')}
          lines={2}
          value={categories}
          onChange={setCategories}
          errors={errors.categories}
        />
        {error && <Notice look="error">{messageOf(error)}</Notice>}
        <SaveOrCancel isPending={isPending} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
