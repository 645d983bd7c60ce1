import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { components } from '../../../dist/client/schema.js';
import { ApiError, dataOf } from '../api/client.js';
import { Page } from '../shell/page.js';
import { useStore } from '../shell/store-context.js';
import { t } from '../text.js';
import { Button } from '../ui/button.js';
import { Check } from '../ui/check.js';
import { TextField } from '../ui/field.js';
import { Form } from '../ui/form.js';
import { money, number, webAddress } from '../ui/format.js';
import { messageOf, Notice, Waiting } from '../ui/notice.js';
import { Select } from '../ui/select.js';
import { toast } from '../ui/toasts.js';
import { ProductForm } from './product-form.js';

type Product = components['schemas']['Product'];

/** One product: what its page says, what is in stock, what it sold. */
export function ProductPage() {
  const { api, storeId, currency, may } = useStore();
  const { id = '' } = useParams({ strict: false });
  const queries = useQueryClient();
  const [isEditing, setEditing] = useState(false);
  const product = queryOptions({
    queryKey: [storeId, 'product', id],
    queryFn: async () => dataOf(await api.GET('/products/{id}', { params: { path: { id } } })),
  });
  const { data, error, refetch } = useQuery(product);
  const archive = useMutation({
    // An archived product comes back as it came: by its page.
    mutationFn: async ({ archived, url }: Product) =>
      archived
        ? api.POST('/products', { body: { fetchUrl: url ?? '' } })
        : api.DELETE('/products/{id}', { params: { path: { id } } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: product.queryKey });
      await queries.invalidateQueries({ queryKey: [storeId, 'products'] });
    },
    onError: (failure) => toast(messageOf(failure), 'error'),
  });
  if (!data)
    return (
      <Page title={t('products.product')}>
        <Waiting error={error} onRetry={() => void refetch()} />
      </Page>
    );
  const mayChange = may('products.change');
  return (
    <Page
      title={data.name}
      acts={
        mayChange && (
          <>
            {(!data.archived || data.url) && (
              <Button isPending={archive.isPending} onPress={() => archive.mutate(data)}>
                {t(data.archived ? 'products.restore' : 'products.archive')}
              </Button>
            )}
            {!data.archived && !data.url && (
              <Button look="primary" onPress={() => setEditing(true)}>
                {t('actions.edit')}
              </Button>
            )}
          </>
        )
      }
    >
      {data.archived && <Notice look="info">{t('products.is_archived')}</Notice>}
      <div className="columns">
        <div>
          <StockForm key={data.modificationDate} product={data} mayChange={mayChange} />
        </div>
        <aside>
          <section className="card">
            {webAddress(data.image) && (
              <img
                className="picture"
                src={webAddress(data.image)}
                alt=""
                loading="lazy"
                referrerPolicy="no-referrer"
              />
            )}
            <dl>
              <div>
                <dt>{t('products.id')}</dt>
                <dd>
                  <bdi>{data.userDefinedId}</bdi>
                </dd>
              </div>
              <div>
                <dt>{t('orders.price')}</dt>
                <dd>{money(data.price, currency)}</dd>
              </div>
              <div>
                <dt>{t('products.sales')}</dt>
                <dd>
                  {number(data.statistics.numberOfSales)} · {money(data.statistics.totalSales ?? 0, currency)}
                </dd>
              </div>
              {webAddress(data.url) && (
                <div>
                  <dt>{t('products.page')}</dt>
                  <dd>
                    <a href={webAddress(data.url)} rel="noreferrer" target="_blank">
                      {data.url}
                    </a>
                  </dd>
                </div>
              )}
            </dl>
            {data.description && <p className="written">{data.description}</p>}
          </section>
        </aside>
      </div>
      {isEditing && <ProductForm product={data} onClose={() => setEditing(false)} />}
    </Page>
  );
}

const methods = ['none', 'Single', 'Variant'] as const;

/** How the stock is counted, and how much there is. */
function StockForm({ product, mayChange }: { readonly product: Product; readonly mayChange: boolean }) {
  const { api, storeId } = useStore();
  const queries = useQueryClient();
  const [method, setMethod] = useState<string>(product.inventoryManagementMethod ?? 'none');
  const [stock, setStock] = useState(String(product.stock ?? ''));
  const [allows, setAllows] = useState(product.allowOutOfStockPurchases ?? false);
  const [variants, setVariants] = useState(product.variants ?? []);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      api.PUT('/products/{id}', {
        params: { path: { id: product.id } },
        body: {
          inventoryManagementMethod: method === 'none' ? null : method,
          allowOutOfStockPurchases: allows,
          ...(method === 'Single' ? { stock: stock.trim() === '' ? null : Number(stock) } : {}),
          ...(method === 'Variant'
            ? {
                variants: variants.map(({ variation, stock: count, allowOutOfStockPurchases }) => ({
                  variation,
                  stock: count,
                  allowOutOfStockPurchases,
                })),
              }
            : {}),
        } as never,
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [storeId, 'product', product.id] });
      await queries.invalidateQueries({ queryKey: [storeId, 'products'] });
      toast(t('actions.saved'));
    },
  });
  const errors = error instanceof ApiError ? error.errors : {};
  return (
    <section className="card">
      <h2>{t('products.stock')}</h2>
      <Form error={error} onSubmit={() => mutate()}>
        <Select
          label={t('products.counted')}
          value={method}
          choices={methods.map((id) => ({ id, text: t(`products.methods.${id}`) }))}
          onChange={setMethod}
        />
        {method === 'Single' && (
          <TextField
            label={t('products.in_stock')}
            inputMode="numeric"
            value={stock}
            onChange={setStock}
            errors={errors.stock}
            isReadOnly={!mayChange}
          />
        )}
        {method === 'Variant' && (
          <div className="variants">
            {variants.map((variant, index) => {
              const name = variant.variation.map(({ option }) => option).join(' · ');
              return (
                <TextField
                  key={name}
                  label={name}
                  inputMode="numeric"
                  isReadOnly={!mayChange}
                  value={String(variant.stock ?? '')}
                  onChange={(value) =>
                    setVariants(
                      variants.map((one, at) =>
                        at === index ? { ...one, stock: value.trim() === '' ? null : Number(value) } : one,
                      ) as typeof variants,
                    )
                  }
                />
              );
            })}
          </div>
        )}
        {method !== 'none' && (
          <Check isSelected={allows} onChange={setAllows}>
            {t('products.allow_out_of_stock')}
          </Check>
        )}
        {error && <Notice look="error">{messageOf(error)}</Notice>}
        {mayChange && (
          <Button look="primary" type="submit" isPending={isPending}>
            {t('actions.save')}
          </Button>
        )}
      </Form>
    </section>
  );
}
