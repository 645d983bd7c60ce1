type Style = Readonly<Record<string, unknown>>;

/** How Stripe's form looks: like the cart around it, and as `registerPaymentFormCustomization` was told. */
export function stripeLook(place: HTMLElement, customization: unknown): Record<string, unknown> {
  const style = getComputedStyle(place);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const { input = {}, label = {} } = (customization ?? {}) as { input?: Style; label?: Style };
  const { placeholder, ...rules } = input;
  const box = place.closest('.snipcart__box');
  return {
    appearance: {
      theme: 'stripe',
      variables: {
        colorText: style.color,
        colorBackground: box ? getComputedStyle(box).backgroundColor : '',
        fontFamily: style.fontFamily,
        borderRadius: read('--sc-radius') || '8px',
        fontSizeBase: '16px',
      },
      rules: {
        ...(Object.keys(rules).length > 0 ? { '.Input': rules } : {}),
        ...(placeholder ? { '.Input::placeholder': placeholder } : {}),
        ...(Object.keys(label).length > 0 ? { '.Label': label } : {}),
      },
    },
  };
}
