/** Gives the focus of a line that goes away to the line beside it, else to the cart itself. */
export function focusBeside(button: HTMLElement): void {
  const line = button.closest('li');
  const beside = line?.nextElementSibling ?? line?.previousElementSibling;
  const next =
    beside?.querySelector<HTMLElement>('button.is-danger') ??
    button.closest<HTMLElement>('.snipcart-modal__container');
  next?.focus({ preventScroll: true });
}
